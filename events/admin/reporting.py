"""Afterwards: how it was, and what there is to read and see."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from directory import history

from ..models import Event, Material
from .screens import ScreensMixin
from .stale import StaleMixin


class MaterialForm(forms.ModelForm):
    url = forms.URLField(label=_("web address"), max_length=1000, assume_scheme="https")


Materials = forms.inlineformset_factory(
    Event, Material, MaterialForm, fields=["title", "url"], extra=2, can_delete_extra=False
)


class ReportForm(StaleMixin, forms.ModelForm):
    class Meta:
        model = Event
        fields = ["report"]
        widgets = {"report": forms.Textarea({"rows": 10})}


class ReportingMixin(ScreensMixin):
    screens = {"report": "events.change_event"}

    def report_view(self, request, event):
        form = ReportForm(request.POST or None, instance=event)
        materials = Materials(request.POST or None, instance=event, prefix="materials")
        if request.method == "POST" and form.is_valid() and materials.is_valid():
            with transaction.atomic():
                history.catch_up(Event.objects.get(pk=event.pk))
                with history.recording(request.user):
                    if form.has_news:
                        event.save(update_fields=["report", "updated_at"])
                    materials.save()
            self.log_change(request, event, "report")
            self.message_user(request, _("The report is saved."), messages.SUCCESS)
            return redirect(request.path)
        return self.screen(request, event, "report", _("Report"), form=form, materials=materials)
