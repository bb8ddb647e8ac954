from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import CounselingCenter, Listing, Prefecture, SelfHelpGroup, Source


class Dataset(models.Model):
    """Files of one publisher that come again: how to read them, and what their rows have in common."""

    slug = models.SlugField(_("short name"), unique=True, help_text=_("Kept with every imported row."))
    name = models.CharField(_("name"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    url = models.URLField(_("web address"), max_length=1000, blank=True)
    source_type = models.CharField(
        _("type of source"), max_length=20, choices=Source.Type, default=Source.Type.OPEN_DATA
    )
    kind = models.CharField(_("kind of the listings"), max_length=12, choices=Listing.Kind)
    type = models.CharField(
        _("type of the listings"),
        max_length=20,
        choices=[*CounselingCenter.Type.choices, *SelfHelpGroup.Type.choices],
        blank=True,
    )
    prefecture = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prefecture of the listings"),
        help_text=_("If all of them are in one: there are two cities called 府中市."),
    )
    new_status = models.CharField(
        _("new rows become"),
        max_length=10,
        choices=[(status.value, status.label) for status in (Listing.Status.DRAFT, Listing.Status.PUBLISHED)],
        default=Listing.Status.DRAFT,
        help_text=_("Drafts are looked at by a person before anybody else sees them."),
    )
    # {header of the file: name of our column}, as somebody chose; the others are known by themselves.
    mapping = models.JSONField(_("columns"), default=dict, blank=True)

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ImportRun(models.Model):
    """One file on its way into the directory: read, looked at, and applied whole or not at all."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns are to be chosen")
        READING = "reading", _("Being compared")
        READY = "ready", _("Waits for a decision")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Failed")

    # None: an export of our own that comes back. Its rows are found by their number, and none of them goes.
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, null=True, related_name="runs", verbose_name=_("dataset")
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_hash = models.CharField(_("hash of the file"), max_length=64)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    headers = models.JSONField(_("headers"), default=list)
    total = models.PositiveIntegerField(_("rows"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    error = models.TextField(_("what went wrong"), blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    applied_at = models.DateTimeField(_("applied"), null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("applied by")
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    """A row of the file, as it was and as it would change the directory."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Not compared yet")
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        CONFLICT = "conflict", _("Edited by staff since")
        DUPLICATE = "duplicate", _("Possibly there already")
        REFUSED = "refused", _("Refused")

    class Decision(models.TextChoices):
        """What a person says of a row for which there is no answer without them."""

        KEEP = "keep", _("Keep ours")
        TAKE = "take", _("Take theirs")
        FILL = "fill", _("The same place: fill in only what is empty here")
        UPDATE = "update", _("The same place: take theirs")
        NEW = "new", _("Another place: a new entry")
        SKIP = "skip", _("Leave it out")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    original = models.JSONField(_("original row"))  # the cells, in the order of the headers
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    key = models.CharField(_("key in the dataset"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Listing.Kind, blank=True)
    values = models.JSONField(_("values"), default=dict)
    source = models.JSONField(_("source"), default=dict)  # what the row itself says of its source
    # [{"field", "old", "new", "conflict"}] and [{"column", "level", "text"}]
    changes = models.JSONField(_("changes"), default=list)
    remarks = models.JSONField(_("remarks"), default=list)
    listing = models.ForeignKey(Listing, models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["run", "line"]
        indexes = [
            models.Index(fields=["run", "outcome", "line"]),
            models.Index(fields=["run", "key"]),
        ]

    def __str__(self):
        return f"{self.run} {self.line}"
