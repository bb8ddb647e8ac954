import secrets
import uuid

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..addresses import address
from ..features import FEATURES, VOICELESS
from ..labels import label
from ..validators import validate_corporate_number
from .geography import Municipality, Prefecture
from .queries import ListingQuerySet

# No 0/o, 1/i/l: a code can be read out, or written down from a screen.
CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(8))


class Listing(models.Model):
    """One place to turn to, whatever its kind. Each kind adds a child table (see DESIGN, model)."""

    class Kind(models.TextChoices):
        CENTER = "center", _("Counseling center")
        GROUP = "group", _("Self-help group or place to be")
        ORGANIZATION = "organization", _("Organization of the network")
        EMPLOYER = "employer", _("Employer")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Not to be listed")

    class OperatorKind(models.TextChoices):
        PUBLIC = "public", _("Public body")
        PEERS = "peers", _("People with experience")
        FAMILY = "family", _("Families")
        NPO = "npo", _("Non-profit organization")
        COUNCIL = "council", _("Council of Social Welfare")
        MEDICAL = "medical", _("Medical institution")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other")

    class AddressDisclosure(models.TextChoices):
        PUBLIC = "public", _("Public")
        MUNICIPALITY = "municipality", _("Municipality only")
        AFTER_CONTACT = "after_contact", _("Told after contact")

    class Serves(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed")
        NATIONWIDE = "nationwide", _("Nationwide")
        AREAS = "areas", _("Certain prefectures or municipalities")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        default=new_code,
        editable=False,
        validators=[RegexValidator(rf"^[{CODE_ALPHABET}]{{8}}$")],
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    specialised = models.BooleanField(
        _("for hikikomori in particular"),
        default=False,
        help_text=_("Such windows stand before general offices in the usual order."),
    )

    name = models.CharField(_("name"), max_length=200)
    name_kana = models.CharField(_("reading"), max_length=200, blank=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)

    summary = models.TextField(
        _("summary"), blank=True, validators=[MaxLengthValidator(100)], help_text=_("Up to 100 characters.")
    )
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown can be used."))
    first_visit = models.TextField(
        _("when you come for the first time"),
        blank=True,
        help_text=_(
            "What happens in the first ten minutes: the entrance, who greets you. Markdown can be used."
        ),
    )
    caution = models.TextField(_("please note"), blank=True, help_text=_("Markdown can be used."))

    operator_kind = models.CharField(_("kind of operator"), max_length=10, choices=OperatorKind, blank=True)
    operator_name = models.CharField(_("operator"), max_length=200, blank=True)
    operator = models.ForeignKey(
        "directory.MemberOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="operated_listings",
        verbose_name=_("organization of the network that runs it"),
    )
    corporate_number = models.CharField(
        _("corporate number"), max_length=13, blank=True, validators=[validate_corporate_number]
    )

    prefecture = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("prefecture"),
        help_text=_("Where it stands. Empty: nationwide or online only."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("municipality"),
    )
    postal_code = models.CharField(
        _("postal code"), max_length=8, blank=True, validators=[RegexValidator(r"^\d{3}-\d{4}$")]
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    building = models.CharField(_("building or venue"), max_length=200, blank=True)
    access = models.TextField(_("how to get there"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    address_disclosure = models.CharField(
        _("who may see the address"),
        max_length=13,
        choices=AddressDisclosure,
        default=AddressDisclosure.PUBLIC,
    )

    serves = models.CharField(
        _("whom it serves"),
        max_length=11,
        choices=Serves,
        default=Serves.UNCONFIRMED,
        help_text=_("“Not confirmed” is never shown as “everybody”."),
    )
    serves_note = models.CharField(_("note on the area"), max_length=200, blank=True)

    target_text = models.TextField(_("who may come, as written"), blank=True)
    age_min = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("age to"), null=True, blank=True)
    ages_approximate = models.BooleanField(_("ages are approximate"), default=False)
    no_age_limit = models.BooleanField(_("no age limit"), null=True, blank=True)
    hours_text = models.TextField(_("hours, as written"), blank=True)
    cost_text = models.CharField(_("cost, as written"), max_length=200, blank=True)
    price_list = models.TextField(
        _("price list and terms for leaving"),
        blank=True,
        help_text=_(
            "All prices, and how and at what cost one can stop. "
            "A private body that takes fees is listed only with it."
        ),
    )

    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Never public."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("edited"), auto_now=True)

    # Follow from checks alone (directory/freshness.py writes them): an edit is not a check.
    verified_on = models.DateField(_("verified on"), null=True, editable=False)
    next_check_on = models.DateField(_("next check"), null=True, editable=False)
    schedule_valid_until = models.DateField(_("hours valid until"), null=True, editable=False)

    # The same place was entered twice: the address of this one leads to the other.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_listings",
        verbose_name=_("merged into"),
    )

    objects = ListingQuerySet.as_manager()
    distance = ""  # in words, where a list is ordered by it (directory/distances.py)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ["name", "code"]
        permissions = [
            ("edit_all_listings", "Can see and edit listings of every organization"),
            ("publish_listing", "Can change the status of listings"),
            ("approve_listing", "Can approve private bodies that take fees"),
            ("restore_listing", "Can restore earlier versions of listings"),
            ("merge_listing", "Can merge listings"),
        ]
        indexes = [
            models.Index(fields=["status", "kind"]),
            models.Index(fields=["status", "prefecture"]),
            models.Index(fields=["status", "municipality"]),
            models.Index(fields=["status", "serves"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_min__isnull=True)
                | Q(age_max__isnull=True)
                | Q(age_min__lte=models.F("age_max")),
                name="listing_ages_in_order",
                violation_error_message=_("“Age from” is above “age to”."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A range of NULL is neither true nor false, which a database lets pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(20, 46),
                    longitude__range=(122, 154),
                ),
                name="listing_coordinates_in_japan",
                violation_error_message=_("The coordinates are not in Japan. Are they swapped?"),
            ),
            models.CheckConstraint(
                condition=Q(no_age_limit__isnull=True)
                | Q(no_age_limit=False)
                | Q(age_min__isnull=True, age_max__isnull=True),
                name="listing_no_age_limit_has_no_ages",
                violation_error_message=_("“No age limit” and ages contradict each other."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.kind = self.kind or self.KIND
        if self.municipality_id:
            self.prefecture_id = self.municipality.prefecture_id
        self._derive_over_40()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address("directory:listing-detail", self.code)

    def _derive_over_40(self):
        """Ages say whether people over 40 may come; without ages staff set it themselves."""
        if self.no_age_limit:
            self.over_40_ok = True
        elif self.age_max is not None:
            self.over_40_ok = self.age_max >= 40
        elif self.age_min is not None:
            self.over_40_ok = True

    @property
    def is_public(self):
        return self.status in {self.Status.PUBLISHED, self.Status.PAUSED}

    @property
    def has_public_address(self):
        return self.address_disclosure == self.AddressDisclosure.PUBLIC

    @property
    def public_address(self):
        """Empty where the address is told after contact only: it leaves through no page."""
        return " ".join(filter(None, [self.address, self.building])) if self.has_public_address else ""

    @property
    def public_access(self):
        """The way there would tell a hidden address, too."""
        return self.access if self.has_public_address else ""

    @property
    def has_public_coordinates(self):
        return self.has_public_address and self.latitude is not None

    @property
    def is_name_translated(self):
        return get_language() == "en" and bool(self.name_en)

    @property
    def display_name(self):
        return self.name_en if self.is_name_translated else self.name

    def get_operator_kind_display(self):
        return label(self.OperatorKind, self.operator_kind)

    @property
    def kind_object(self):
        """The row of the child table, whatever the kind."""
        return getattr(self, self.CHILDREN[self.kind])

    CHILDREN = {
        Kind.CENTER: "counselingcenter",
        Kind.GROUP: "selfhelpgroup",
        Kind.ORGANIZATION: "memberorganization",
        Kind.EMPLOYER: "employer",
    }

    @property
    def type_label(self):
        """What exactly it is: the type where the kind has types, else the kind."""
        child = self.kind_object
        return label(child.Type, child.type) if getattr(child, "type", "") else label(self.Kind, self.kind)


for _feature in FEATURES:
    Listing.add_to_class(
        _feature.name,
        models.BooleanField(_feature.label, null=True, blank=True, help_text=_feature.help),
    )

# Derived by the database, so that every way of writing keeps it right: yes where any way without
# voice is yes, no where all of them are no, else not confirmed.
Listing.add_to_class(
    "reachable_without_voice",
    models.GeneratedField(
        expression=models.Case(
            models.When(
                models.Q(*((name, True) for name in VOICELESS), _connector=Q.OR), then=models.Value(True)
            ),
            models.When(models.Q(**{name: False for name in VOICELESS}), then=models.Value(False)),
            default=models.Value(None),
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
        verbose_name=_("can be reached without speaking"),
    ),
)
