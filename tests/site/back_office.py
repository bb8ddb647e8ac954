"""Every address of the back office, with something behind each: what the test of permissions walks."""

from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver, reverse

from directory import history
from directory.models import CrisisLine, Resource, SynonymGroup
from hikipedia.models import SiteProfile
from stewardship.models import Dataset, ImportRun, Task
from tests import factories

MAKE = {
    "counselingcenter": factories.center,
    "selfhelpgroup": factories.group,
    "memberorganization": factories.organization,
    "employer": factories.employer,
}
KINDS = tuple(MAKE)
EMPLOYER = {"app_label": "events", "model_name": "appearance", "field_name": "employer"}
MUNICIPALITY = {"app_label": "directory", "model_name": "selfhelpgroup", "field_name": "municipality"}


def addresses(resolver=None, route="", namespace=""):
    """(route, name) of each address below /admin/; those without a name only lead to others."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = route + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            names = [namespace, pattern.namespace] if pattern.namespace else [namespace]
            yield from addresses(pattern, path, ":".join(filter(None, names)))
        elif path.startswith("admin/") and pattern.name:
            yield path, f"{namespace}:{pattern.name}".lstrip(":")


class World:
    """One of each; of listings and events one of the organizer's own organization, and a stranger's."""

    def __init__(self):
        self.organization = factories.organization("ひだまりの会(例)")
        self.own = self.listings(self.organization)
        self.own["memberorganization"] = self.organization
        self.foreign = self.listings(None)
        self.own["event"] = factories.event("はたらく話を聞く会(例)", organizer=self.organization)
        self.foreign["event"] = factories.event("よその会の集まり(例)")
        for event in (self.own["event"], self.foreign["event"]):
            factories.registration(event)
        for listing in (*self.own.values(), *self.foreign.values()):
            history.catch_up(listing)
        person = get_user_model().objects.create_user("yamada", email="yamada@example.jp", is_staff=True)
        dataset = Dataset.objects.create(slug="takatsuki", name="高槻市(例)", kind="center")
        self.rows = {
            "prefecture": factories.prefecture(),
            "municipality": factories.town(),
            "resource": Resource.objects.create(kind="media", title="ひきこもり新聞(例)"),
            "crisisline": CrisisLine.objects.create(name="夜の電話(例)", channel="phone"),
            "synonymgroup": SynonymGroup.objects.create(direction="both"),
            "siteprofile": SiteProfile.objects.create(),
            "user": factories.with_second_factor(person),
            "dataset": dataset,
            "importrun": ImportRun.objects.create(dataset=dataset, file_name="a.csv", state="ready"),
            "task": Task.objects.create(kind="gap", key="1", title="団体の名前(例)"),
        }

    def listings(self, operator):
        fees = {"operator_kind": "company", "price_list": "月1万円(例)"}
        return {kind: make(operator=operator, **fees) for kind, make in MAKE.items()}

    def path(self, name, listings):
        """The address with its parts filled in."""
        query = {
            "admin:autocomplete": MUNICIPALITY,
            "admin:directory_municipality_choose": MUNICIPALITY,
            "admin:events_event_employers": EMPLOYER,
        }
        path = reverse(name, args=self.arguments(name, listings))
        return f"{path}?{urlencode(query[name])}" if name in query else path

    def arguments(self, name, listings):
        group, rows = listings["selfhelpgroup"], self.rows
        event = listings["event"]
        special = {
            "admin:events_event_pass_over": [event.pk, event.registrations.last().pk],
            "admin:events_event_remove": [event.pk, event.registrations.last().pk],
            "admin:app_list": ["directory"],
            "admin:directory_listing_merge": [group.pk, self.foreign["selfhelpgroup"].pk],
            "admin:view_on_site": [ContentType.objects.get_for_model(group).pk, group.pk],
            "stewardship:queue": ["checks"],
            "stewardship:check": [group.code],
            "stewardship:pause": [group.code],
            "stewardship:undo": [group.code],
            "stewardship:crisis-line": [rows["crisisline"].pk],
            "stewardship:task": [rows["task"].pk],
        }
        _app, _rest, after = name.partition("_")
        model, _rest, action = after.partition("_")
        if name in special:
            return special[name]
        if not action or action in {
            "changelist",
            "add",
            "choose",
            "reindex",
            "duplicates",
            "done",
            "employers",
        }:
            return []
        row = {**rows, **listings, "listing": group}[model]
        return [row.pk, history.versions(row)[0].number] if action == "restore" else [row.pk]
