"""An event. Every field may be unknown, and the page still reads well: the founding event is known only by
its date, its city and its theme. Fields follow the government's event model (GIF, イベント).
"""

import datetime
import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models.listing import CODE_ALPHABET, new_code
from directory.validators import validate_partial_date

from ..features import FEATURES
from .queries import EventQuerySet


class Event(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        EMPLOYER_TALK = "employer_talk", _("Talk with employers")
        GATHERING = "gathering", _("Gathering")
        LECTURE = "lecture", _("Lecture or seminar")
        CONVENTION = "convention", _("Convention or symposium")
        FAIR = "fair", _("Counseling or job fair")
        OTHER = "other", _("Other event")

    class Attendance(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")
        UNDECIDED = "undecided", _("Not decided yet")

    class Registration(models.TextChoices):
        UNKNOWN = "unknown", _("Not confirmed")
        NOT_NEEDED = "not_needed", _("Not needed: just come")
        HERE = "here", _("On this site, with a nickname")
        ELSEWHERE = "elsewhere", _("With the organizer, as written below")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        default=new_code,
        editable=False,
        validators=[RegexValidator(rf"^[{CODE_ALPHABET}]{{8}}$")],
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)

    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    summary = models.TextField(
        _("summary"), blank=True, validators=[MaxLengthValidator(100)], help_text=_("Up to 100 characters.")
    )
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown can be used."))
    for_whom = models.TextField(_("for whom"), blank=True)

    organizer = models.ForeignKey(
        "directory.MemberOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("organization of the network"),
    )
    organizer_name = models.CharField(
        _("organizer"), max_length=200, blank=True, help_text=_("Where it is no organization of the network.")
    )
    co_organizers = models.CharField(_("co-organizers"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("responsible"),
        help_text=_("Who looks after this page. Never public."),
    )
    contact = models.CharField(
        _("questions to"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail address or a page; a telephone number only beside one of these."),
    )

    starts_on = models.DateField(_("day"), null=True, blank=True, help_text=_("Empty: not decided yet."))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only where it is not the same day.")
    )
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    time_note = models.CharField(
        _("note on the time"), max_length=200, blank=True, help_text=_("Such as “doors open at 13:00”.")
    )

    attendance = models.CharField(
        _("on site or online"), max_length=9, choices=Attendance, default=Attendance.UNDECIDED
    )
    prefecture = models.ForeignKey(
        "directory.Prefecture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("prefecture"),
    )
    municipality = models.ForeignKey(
        "directory.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("municipality"),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    entrance = models.CharField(
        _("entrance"), max_length=200, blank=True, help_text=_("Which door, and who stands there.")
    )
    floor = models.CharField(_("floor"), max_length=50, blank=True)
    sign = models.CharField(
        _("what the sign says"),
        max_length=100,
        blank=True,
        help_text=_("Some people look whether it says “hikikomori”."),
    )
    station = models.CharField(_("nearest station"), max_length=100, blank=True)
    walk_minutes = models.PositiveSmallIntegerField(_("minutes on foot"), null=True, blank=True)
    access = models.TextField(_("how to get there"), blank=True)
    online_tool = models.CharField(
        _("tool"), max_length=100, blank=True, help_text=_("Such as Zoom. This is public.")
    )
    online_url = models.URLField(
        _("online address"),
        max_length=1000,
        blank=True,
        help_text=_("Only people whose registration is confirmed see it, on their receipt."),
    )
    online_note = models.TextField(
        _("how to get in online"),
        blank=True,
        help_text=_("Number and password of the meeting. Not public either."),
    )

    fee = models.CharField(_("fee"), max_length=200, blank=True, help_text=_("As written: 500円, 無料 …"))
    usual_number = models.CharField(
        _("how many usually come"), max_length=100, blank=True, help_text=_("Such as “about 10”.")
    )
    who_else = models.CharField(
        _("who else is there"), max_length=200, blank=True, help_text=_("Staff, officials, students, press.")
    )
    press_note = models.TextField(_("note on press, photographs and recording"), blank=True)
    children_note = models.CharField(_("note on children"), max_length=200, blank=True)
    language_note = models.CharField(_("note on languages and interpretation"), max_length=200, blank=True)
    access_note = models.TextField(_("note on accessibility"), blank=True)

    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.UNKNOWN
    )
    registration_note = models.CharField(_("how to register, as written"), max_length=200, blank=True)
    registration_url = models.URLField(_("page for registration"), max_length=1000, blank=True)
    registration_opens_at = models.DateTimeField(_("registration from"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(
        _("registration until"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    capacity_on_site = models.PositiveIntegerField(
        _("seats on site"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    capacity_online = models.PositiveIntegerField(
        _("seats online"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    deletion_on = models.DateField(
        _("registrations are deleted on"),
        null=True,
        blank=True,
        help_text=_("Needed for registration on this site: at most 90 days after the end, better 30."),
    )
    takes_questions = models.BooleanField(
        _("questions in advance"),
        default=False,
        help_text=_("Visitors may send questions without a name. You read them before anybody else does."),
    )

    report = models.TextField(
        _("report"), blank=True, help_text=_("Afterwards: how it was. Markdown can be used.")
    )
    cancel_reason = models.TextField(_("why it is cancelled"), blank=True)

    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Never public."))
    preview_token = models.CharField(max_length=43, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of RFC 5545
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("edited"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "code"]
        permissions = [
            ("edit_all_events", "Can see and edit events of every organization"),
            ("publish_event", "Can publish and cancel events"),
            ("see_all_registrations", "Can see the registrations for events of every organization"),
        ]
        indexes = [
            models.Index(fields=["status", "starts_on"]),
            models.Index(fields=["status", "prefecture"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="event_days_in_order",
                violation_error_message=_("The last day is before the first, or the first is missing."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None)
                | Q(ends_at=None)
                | Q(starts_at__lt=F("ends_at"))
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on")),
                name="event_ends_after_it_starts",
                violation_error_message=_("It has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(registration="here") | Q(deletion_on__isnull=False),
                name="event_registration_has_deletion_date",
                violation_error_message=_(
                    "Registration on this site needs the day on which registrations are deleted."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if self.municipality_id:
            self.prefecture_id = self.municipality.prefecture_id
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("events:event-detail", args=[self.code])

    @property
    def display_title(self):
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def is_title_translated(self):
        return get_language() == "en" and bool(self.title_en)

    @property
    def last_day_or_none(self):
        return self.ends_on or self.starts_on

    @property
    def starts(self):
        """The moment it begins: at midnight where the hour is not known, None where the day is not."""
        return self.starts_on and _moment(self.starts_on, self.starts_at or datetime.time())

    @property
    def ends(self):
        """The moment it is over: at the end of its last day where the hour is not known."""
        day = self.last_day_or_none
        if day and self.ends_at:
            return _moment(day, self.ends_at)
        return day and _moment(day + datetime.timedelta(days=1), datetime.time())

    def is_past(self, now):
        return self.ends is not None and self.ends <= now

    @property
    def is_public(self):
        return self.status != self.Status.DRAFT

    @property
    def modes(self):
        """How one can take part: values of `Registration.Mode`."""
        both = [self.Attendance.ON_SITE, self.Attendance.ONLINE]
        if self.attendance == self.Attendance.HYBRID:
            return [mode.value for mode in both]
        return [mode.value for mode in both if mode == self.attendance]

    def capacity(self, mode):
        """Seats; None for no limit."""
        return {"on_site": self.capacity_on_site, "online": self.capacity_online}[mode]

    @property
    def public_organizer(self):
        return self.organizer.display_name if self.organizer else self.organizer_name

    @property
    def closes_at(self):
        """The last moment to register; None where the date is not known yet."""
        moments = [self.registration_closes_at, self.starts if self.starts_at else self.ends]
        return min(filter(None, moments), default=None)

    def registration_state(self, now=None):
        """One of: elsewhere, cancelled, not_yet, closed, past, open."""
        now = now or timezone.now()
        if self.status == self.Status.CANCELLED:
            return "cancelled"
        if self.is_past(now):
            return "past"
        if self.registration != self.Registration.HERE or not self.modes:
            return "elsewhere"
        if self.registration_opens_at and now < self.registration_opens_at:
            return "not_yet"
        # After that day rows would be written that ought to be gone.
        is_forgotten = self.deletion_on <= timezone.localdate(now)
        return "closed" if is_forgotten or (self.closes_at and self.closes_at <= now) else "open"


def _moment(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))


for _feature in FEATURES:
    Event.add_to_class(
        _feature.name,
        models.BooleanField(_feature.label, null=True, blank=True, help_text=_feature.help),
    )
