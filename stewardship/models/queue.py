from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Listing


class Task(models.Model):
    """Something that a person has to look at and that no query over the listings would find again."""

    class Kind(models.TextChoices):
        GAP = "gap", _("Not known yet")
        GONE = "gone", _("Missing from its source")
        BROKEN_LINK = "broken_link", _("Broken link")
        PAUSE = "pause", _("Proposal to pause")  # one that was declined; proposals follow from checks

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what to do"), blank=True)
    listing = models.ForeignKey(
        Listing, models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name=_("listing")
    )
    url = models.URLField(_("web address"), max_length=1000, blank=True)
    # The same finding is one task, however often it is found.
    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    answer = models.TextField(_("what was found out"), blank=True)  # never public
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.title


class Claim(models.Model):
    """Somebody is at it. So two volunteers do not call the same group; it lapses by itself."""

    LASTS = timedelta(minutes=45)

    key = models.CharField(_("what"), max_length=200, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("who")
    )
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self):
        return f"{self.key} {self.by}"

    @property
    def holds(self):
        return self.until > timezone.now()


class LinkCheck(models.Model):
    """What became of a web address that listings name; written by `check_links`."""

    url = models.URLField(_("web address"), max_length=1000, unique=True)
    checked_at = models.DateTimeField(_("looked at"), null=True)
    failing_since = models.DateTimeField(_("fails since"), null=True)
    failures = models.PositiveSmallIntegerField(_("failures one after the other"), default=0)
    fault = models.CharField(_("what was wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")

    def __str__(self):
        return self.url
