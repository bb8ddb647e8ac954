from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..labels import label
from ..validators import validate_partial_date
from .listing import Listing


class Source(models.Model):
    """Where a listing's facts come from. An imported row keeps the original row and its hash."""

    class Type(models.TextChoices):
        OFFICIAL = "official", _("An official page")
        OPERATOR = "operator", _("The operator's page")
        OPERATOR_LINKS = "operator-links", _("Links on another operator's page")
        OPEN_DATA = "official-opendata", _("Open data of a municipality")
        UNDATED = "official-undated", _("An old official page")
        PRESS = "press", _("Press")
        THIRD_PARTY = "third-party", _("Somebody else's page")
        MIRROR = "mirror", _("A copy of a page")

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="sources")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True)
    url = models.URLField(_("web address"), max_length=1000, blank=True)
    published = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    dataset = models.CharField(_("imported from"), max_length=100, blank=True, editable=False)
    original = models.JSONField(_("original row"), null=True, editable=False)
    original_hash = models.CharField(_("hash of the original row"), max_length=64, blank=True, editable=False)
    # What makes a row of this dataset the same row in the next file, and what was taken from it last.
    key = models.CharField(_("key in the dataset"), max_length=100, blank=True, editable=False)
    imported = models.JSONField(_("values of the last import"), null=True, editable=False)
    gone_on = models.DateField(_("missing from the dataset since"), null=True, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-published", "pk"]
        indexes = [models.Index(fields=["dataset", "key"])]

    def __str__(self):
        return self.publisher or self.url

    def get_type_display(self):
        return label(self.Type, self.type)


class Check(models.Model):
    """Somebody looked whether it is still true: what part, on which day, how, and in which role."""

    class Scope(models.TextChoices):
        ALL = "all", _("Everything")
        CONTACT = "contact", _("Ways of contact")
        VENUE = "venue", _("Place")
        SCHEDULE = "schedule", _("Opening hours")
        COST = "cost", _("Cost")

    class Method(models.TextChoices):
        PHONE = "phone", _("by telephone")
        EMAIL = "email", _("by e-mail")
        OFFICIAL_PAGE = "official_page", _("on the official page")
        VISIT = "visit", _("by a visit")
        SELF = "self", _("by the group itself")

    class Role(models.TextChoices):
        STAFF = "staff", _("a volunteer of Node")
        LISTING = "listing", _("someone of the listed body")
        MEMBER = "member", _("a member organization")

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", _("Everything is as it stands here")
        CHANGED = "changed", _("Something has changed")
        NO_ANSWER = "no_answer", _("Nobody answers")

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="checks")
    scope = models.CharField(_("what was checked"), max_length=10, choices=Scope, default=Scope.ALL)
    checked_on = models.DateField(_("checked on"), default=timezone.localdate)
    method = models.CharField(_("how"), max_length=15, choices=Method)
    role = models.CharField(_("who checked"), max_length=10, choices=Role, default=Role.STAFF)
    outcome = models.CharField(_("what was found"), max_length=10, choices=Outcome, default=Outcome.UNCHANGED)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    note = models.TextField(_("note for staff"), blank=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-checked_on", "-pk"]

    def __str__(self):
        return f"{self.checked_on} {self.get_scope_display()}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self._refresh()

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        self._refresh()
        return result

    def clean(self):
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": _("This day is still to come.")})

    def get_method_display(self):
        return label(self.Method, self.method)

    def get_role_display(self):
        return label(self.Role, self.role)

    def _refresh(self):
        refresh_verification(self.listing)


VALID_MONTHS = {Listing.Kind.GROUP: 6}
VALID_MONTHS_OTHERWISE = 12


def refresh_verification(listing):
    """Writes the columns that follow from checks alone."""
    months = relativedelta(months=VALID_MONTHS.get(listing.kind, VALID_MONTHS_OTHERWISE))
    contact = _latest(listing, Check.Scope.CONTACT)
    schedule = _latest(listing, Check.Scope.SCHEDULE)
    dates = {
        "verified_on": contact,
        "next_check_on": contact and contact + months,
        "schedule_valid_until": schedule and schedule + months,
    }
    for name, value in dates.items():
        setattr(listing, name, value)
    Listing.objects.filter(pk=listing.pk).update(**dates)


def _latest(listing, scope):
    """The day on which somebody who knows has answered, or None."""
    checks = Check.objects.filter(listing_id=listing.pk, scope__in=[scope, Check.Scope.ALL])
    checks = checks.exclude(outcome=Check.Outcome.NO_ANSWER)
    return checks.order_by("-checked_on").values_list("checked_on", flat=True).first()
