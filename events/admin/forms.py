from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import dates
from directory.admin.typed_fields import LastMomentField, MomentField
from directory.models import Employer

from .. import deletion
from ..models import Event

Attendance, Registration = Event.Attendance, Event.Registration
SEATS = {"capacity_on_site": "on_site", "capacity_online": "online"}


class EventForm(forms.ModelForm):
    proposed_deletion = None  # the day that was filled in because the field was empty

    class Meta:
        field_classes = {"registration_opens_at": MomentField, "registration_closes_at": LastMomentField}
        widgets = dict.fromkeys(field_classes, MomentField.widget)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if owner := self.fields.get("owner"):
            # Whoever has left stays written there until somebody else is chosen.
            owner.queryset |= get_user_model().objects.filter(pk=self.instance.owner_id)

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        self._clean_attendance(cleaned)
        self._clean_window(cleaned)
        self._clean_seats(cleaned)
        self._clean_deletion(cleaned)
        return cleaned

    @property
    def _registered(self):
        return 0 if self.instance._state.adding else self.instance.registrations.count()

    def _clean_attendance(self, cleaned):
        if cleaned.get("attendance") != Attendance.UNDECIDED:
            return
        if cleaned.get("registration") == Registration.HERE:
            text = _("For registration here it has to be decided whether it is on site, online or both.")
            self.add_error("attendance", text)
        elif self._registered:
            text = _("People are registered: please leave it at a way in which they can take part.")
            self.add_error("attendance", text)

    def _clean_window(self, cleaned):
        opens, closes = cleaned.get("registration_opens_at"), cleaned.get("registration_closes_at")
        last_day = cleaned.get("ends_on") or cleaned.get("starts_on")
        if opens and closes and closes <= opens:
            self.add_error("registration_closes_at", _("It would close before it opens."))
        if opens and last_day and timezone.localdate(opens) > last_day:
            self.add_error("registration_opens_at", _("It would open after the event is over."))

    def _clean_seats(self, cleaned):
        attendance = cleaned.get("attendance")
        for name, mode in SEATS.items():
            if cleaned.get(name) == 0:
                text = _("With no seat at all, everybody would wait. For no limit, leave it empty.")
                self.add_error(name, text)
            elif cleaned.get(name) and attendance in SEATS.values() and attendance != mode:
                text = _("There is nobody to count: it is “%(attendance)s”. Please leave it empty.")
                self.add_error(name, text % {"attendance": Attendance(attendance).label})

    def _clean_deletion(self, cleaned):
        if "deletion_on" in self.errors or self.errors.keys() & {"starts_on", "ends_on"}:
            return
        day, last_day = cleaned.get("deletion_on"), cleaned.get("ends_on") or cleaned.get("starts_on")
        if day:
            if text := deletion.fault(day, last_day, timezone.localdate()):
                self.add_error("deletion_on", text)
        elif cleaned.get("registration") == Registration.HERE or self._registered:
            self._propose_deletion(cleaned, last_day)
        elif cleaned.get("takes_questions") and not last_day:
            self._propose_deletion(cleaned, last_day)

    def _propose_deletion(self, cleaned, last_day):
        if last_day:
            self.proposed_deletion = cleaned["deletion_on"] = deletion.proposed(last_day)
            return
        latest = timezone.localdate() + deletion.LONGEST_WITHOUT_END
        text = _("The day of the event is not decided, so please set this day: %(day)s at the latest.")
        self.add_error("deletion_on", text % {"day": dates.day(latest)})


class AppearanceForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        """Employers that visitors can see, whatever else is posted; and the one that stands there."""
        super().__init__(*args, **kwargs)
        if employer := self.fields.get("employer"):
            is_there = Q(pk=self.instance.employer_id)
            employer.queryset = Employer.objects.filter(Q(status="published") | is_there)
