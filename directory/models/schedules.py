import datetime
import re

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import opening, recurrence_words
from .listing import Listing

# One rule by days or longer. dateutil reads much more, trips over some of it, and never ends with INTERVAL=0.
RULE = r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(?!INTERVAL=[0+-])[A-Z]+=(?!.*\d{9})[A-Z0-9,+-]+)*"


def validate_recurrence(value):
    try:
        if not re.fullmatch(RULE, value):
            raise ValueError
        rrulestr(value, dtstart=datetime.datetime(2018, 1, 1))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValidationError(
            _("Write an RFC 5545 rule, such as FREQ=WEEKLY;BYDAY=MO,WE or FREQ=MONTHLY;BYDAY=2SA.")
        ) from error


class Schedule(models.Model):
    """When a listing is open, in wall-clock time of Japan."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="schedules")
    recurrence = models.CharField(
        _("recurrence"),
        max_length=200,
        validators=[validate_recurrence],
        help_text=_(
            "Write it like “毎週月・水”, “毎月第2土曜”, “毎月第2・第4土曜”, “隔週土曜”, “平日” or “毎日”. "
            "If that is difficult, it is enough to write the hours into “hours, as written”. "
            "(A rule of RFC 5545, such as FREQ=MONTHLY;BYDAY=2SA, is read, too.)"
        ),
    )
    first_on = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Needed for “every other week” only.")
    )
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), null=True, blank=True)
    closed_at_new_year = models.BooleanField(_("closed from 29 December to 3 January"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")),
                name="schedule_starts_before_it_ends",
                violation_error_message=_("The hours must end after they start."),
            )
        ]

    def __str__(self):
        return recurrence_words.in_words(self)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        set_evenings_and_weekends(self.listing)

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        set_evenings_and_weekends(self.listing)
        return result

    def clean(self):
        if self.first_on is None and opening.needs_first_day(self.recurrence):
            raise ValidationError({"first_on": _("“Every other week” needs a first day.")})

    @property
    def is_on_weekend(self):
        days = dict(part.split("=") for part in self.recurrence.split(";") if "=" in part).get("BYDAY", "")
        return "FREQ=DAILY" in self.recurrence or any(day[-2:] in {"SA", "SU"} for day in days.split(","))

    @property
    def is_in_the_evening(self):
        return self.ends_at is not None and self.ends_at > datetime.time(18)


def set_evenings_and_weekends(listing):
    """Schedules say whether evenings and weekends are possible; without any, it is not confirmed."""
    schedules = list(Schedule.objects.filter(listing_id=listing.pk))
    knows_times = schedules and all(schedule.ends_at for schedule in schedules)
    listing.weekends = any(schedule.is_on_weekend for schedule in schedules) if schedules else None
    listing.evenings = any(schedule.is_in_the_evening for schedule in schedules) if knows_times else None
    Listing.objects.filter(pk=listing.pk).update(weekends=listing.weekends, evenings=listing.evenings)
