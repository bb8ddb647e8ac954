"""Two people edit the same page: the second one is told, and nothing of either is lost.

A form carries the state with which it was opened. When it is not the state of the database any more,
nothing is saved: the form comes back with all that was typed, beside what the other one has written.
Saving once more saves what then stands in the form.
"""

import json
import zlib

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import history
from .rebasing import Rebase

FIELD = "_state"  # the hidden field
PARENTS = ("listing", "event")
STOPPED = _(
    "Nothing has been saved yet: somebody else has changed this page since you opened it. Please look "
    "at the box above, and then save once more."
)


class ConflictMixin:
    """Goes in front of what records: whoever is stopped has changed nothing."""

    locked_model = None  # the row that those wait for who come second; None for the model of the form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        row = object_id and self.get_object(request, unquote(object_id))
        if not row or not self.has_change_permission(request, row):
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            # Before the form reads its values: a change between the two is noticed when it is saved.
            request.form_state = self.seal(request, row)
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Whoever comes second waits here, until the first one has saved.
            (self.locked_model or self.model).objects.select_for_update().get(pk=row.pk)
            self.look_for_conflict(request, type(row).objects.get(pk=row.pk))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def look_for_conflict(self, request, row):
        request.form_state = request.POST.get(FIELD, "")
        if not request.form_state:  # not from our form
            return
        opened, present = unseal(request.form_state), self.form_state(request, row)
        if opened.get("rows") == present["rows"]:
            return
        rebase = Rebase(self.editable(request, row), opened.get("rows", {}), present["rows"], request.POST)
        request.POST = rebase.data
        request.form_state = self.seal(request, row)
        request.conflict = {"rows": rebase.differences, "saved": _saved_since(row, opened, present)}

    def editable(self, request, row):
        """{prefix: (the form of a row, its saved rows)}; the main form under the empty prefix."""
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        found = {"": (super().get_form(request, row, change=True, fields=fields), [row])}
        for formset, inline in self.get_formsets_with_inlines(request, row):
            if inline.has_change_permission(request, row):
                rows = inline.get_queryset(request).filter(**{formset.fk.name: row.pk}).order_by("pk")
                found[formset.get_default_prefix()] = (formset.form, list(rows))
        return found

    def form_state(self, request, row):
        """What the form would show now."""
        rows = {
            prefix: {str(one.pk): _values(form, one) for one in saved}
            for prefix, (form, saved) in self.editable(request, row).items()
        }
        newest = history.last(row)
        return {"version": newest and newest.number, "rows": rows}

    def seal(self, request, row):
        text = json.dumps(self.form_state(request, row))
        return signing.dumps(text, salt=FIELD, compress=True)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if getattr(request, "conflict", None):
            return type(form.__name__, (StoppedMixin, form), {})
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {
            "state": getattr(request, "form_state", ""),
            "conflict": getattr(request, "conflict", None),
        }
        return super().render_change_form(request, context, *args, **kwargs)


class StoppedMixin:
    def clean(self):
        super().clean()
        raise forms.ValidationError(STOPPED)


def unseal(text):
    """Empty where it is not ours: then everything that differs counts as changed by the other one."""
    try:
        return json.loads(signing.loads(text, salt=FIELD))
    except (signing.BadSignature, ValueError, zlib.error):
        return {}


def _values(form, row):
    """What the form of a row edits, in values of JSON."""
    # Not the way to the main form's own row, which is the same in all rows.
    values = forms.model_to_dict(row, fields=[name for name in form.base_fields if name not in PARENTS])
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _saved_since(row, opened, present):
    """The version that somebody has saved meanwhile; None if it came past the history."""
    if opened.get("version") == present["version"]:
        return None
    return history.last(row)
