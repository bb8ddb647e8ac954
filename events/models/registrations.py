from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from .. import codes
from .event import Event

MOST = 3  # people of one registration


class RegistrationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(seats__gt=0)

    def waiting(self):
        """In the order of arrival."""
        return self.filter(seats=0).order_by("pk")

    def reachable(self):
        """Those who gave an address."""
        return self.exclude(email="")

    def seats_taken(self):
        return self.aggregate(taken=Sum("seats"))["taken"] or 0

    def due(self, today):
        """Those that are to be deleted on this day or were before."""
        return self.filter(Q(event__deletion_on__lte=today) | Q(event__deletion_on=None))

    def past_their_date(self, today):
        """Those that should be gone already; an event that lost its date has no right to any."""
        return self.filter(Q(event__deletion_on__lt=today) | Q(event__deletion_on=None))


class Registration(models.Model):
    """Somebody comes. Cancelling deletes the row, and so does the event's day of deletion.

    The order of arrival is the order of the keys: rows are added while the event is locked
    (events/registering.py). Nothing says when.
    """

    class Mode(models.TextChoices):
        ON_SITE = Event.Attendance.ON_SITE.value, Event.Attendance.ON_SITE.label
        ONLINE = Event.Attendance.ONLINE.value, Event.Attendance.ONLINE.label

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    # What the cancel code is made of (events/codes.py): a form that is sent twice has the same.
    key = models.CharField(max_length=43, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    nickname = models.CharField(_("nickname"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="ja")
    mode = models.CharField(_("on site or online"), max_length=7, choices=Mode)
    size = models.PositiveSmallIntegerField(
        _("people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    fewer_ok = models.BooleanField(_("fewer seats will do"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats"), default=0, help_text=_("None while waiting."))
    note = models.TextField(_("note"), blank=True)
    passed_over_because = models.TextField(
        _("reason for letting others go first"), blank=True, help_text=_("The person reads it, too.")
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["event", "mode", "seats"])]
        constraints = [
            models.CheckConstraint(condition=Q(size__range=(1, MOST)), name="registration_size"),
            models.CheckConstraint(condition=Q(seats__lte=F("size")), name="registration_seats"),
        ]

    def __str__(self):
        """No nickname: this text is copied to where it would outlive the row, such as Django's own log."""
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_waiting(self):
        return self.seats == 0

    @property
    def code(self):
        """The words that only the person knows; the language of the row decides the letters."""
        return codes.words(self.key, self.language)

    def seats_from(self, free):
        """How many of the free seats this registration takes; None free means that there is no limit."""
        if free is None or free >= self.size:
            return self.size
        return max(free, 0) if self.fewer_ok else 0
