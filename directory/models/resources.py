from django.db import models
from django.utils.translation import gettext_lazy as _

from ..validators import validate_partial_date


class Resource(models.Model):
    """Learning places, media by people with experience, documents, statistics. Not a listing."""

    class Kind(models.TextChoices):
        LEARNING = "learning", _("Places to learn")
        MEDIA = "media", _("Media by people with experience")
        DOCUMENT = "document", _("Documents")
        STATISTICS = "statistics", _("Statistics")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    ages = models.CharField(_("ages"), max_length=20, blank=True)
    figure = models.CharField(_("figure"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    url = models.URLField(_("website"), max_length=1000, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    is_published = models.BooleanField(_("published"), default=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["kind", "-year", "title"]
        constraints = [models.UniqueConstraint(fields=["kind", "title"], name="resource_once")]

    def __str__(self):
        return self.title


class CrisisLine(models.Model):
    """A line for right now."""

    class Channel(models.TextChoices):
        WEB = "web", _("By writing")
        PHONE = "phone", _("By telephone")

    name = models.CharField(_("name"), max_length=200, unique=True)
    channel = models.CharField(_("way"), max_length=5, choices=Channel)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    target = models.CharField(_("for whom"), max_length=200, blank=True)
    cost = models.CharField(_("cost"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    staff_note = models.TextField(_("note for staff"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_published = models.BooleanField(_("published"), default=True)

    class Meta:
        verbose_name = _("crisis line")
        verbose_name_plural = _("crisis lines")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    @property
    def href(self):
        return "tel:" + self.phone.replace("-", "")
