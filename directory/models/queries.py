from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Collate, NullIf

# Windows for hikikomori in particular, then the freshly verified; the code makes it deterministic.
# One order of names on both databases: by code point. (PostgreSQL's ja-JP would order by its own rules.)
COLLATION = "C" if connection.vendor == "postgresql" else "BINARY"
NAME = Collate("name", COLLATION)
READING = Collate(Coalesce(NullIf("name_kana", Value("")), "name"), COLLATION)
VERIFIED = F("verified_on").desc(nulls_last=True)
BY_RELEVANCE = ("-specialised", VERIFIED, NAME, "code")
ORDERS = {"relevance": BY_RELEVANCE, "verified": (VERIFIED, NAME, "code"), "name": (READING, NAME, "code")}


class ListingQuerySet(models.QuerySet):
    """Every public query starts with `published()`; `objects` itself is never filtered.

    What narrows, counts and orders lists is in directory/catalogue.
    """

    def published(self):
        return self.filter(status="published")

    def editable_by(self, user):
        """Everything, or for organizers what belongs to their organization."""
        if user.has_perm("directory.edit_all_listings"):
            return self
        own = user.organization_id
        return self.filter(Q(pk=own) | Q(operator=own)) if own else self.none()

    def with_kinds(self):
        """With the row of the child table, whatever the kind."""
        return self.select_related("counselingcenter", "selfhelpgroup", "memberorganization", "employer")

    def with_places(self):
        return self.select_related("prefecture", "municipality__parent")
