"""Puts what somebody has typed upon a state that has changed under them.

What they have typed stays. What they have left alone takes the value that the other one has given it, and
rows that the other one has added or removed come and go, so that saving undoes nothing by accident.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _

from .. import differences

Rows = dict[str, dict[str, dict]]  # {prefix: {key: {field: value}}}


class Conflict(NamedTuple):
    """A line of the box above the form."""

    label: str
    opened: str  # when the form was opened
    theirs: str
    yours: str
    is_yours: bool  # which of the two stands in the form now

    @property
    def marked(self):
        return differences.marked(self.opened, self.theirs)


class Rebase:
    def __init__(self, editable, opened: Rows, present: Rows, posted):
        self.editable, self.opened, self.present = editable, opened, present
        self.data = posted.copy()
        self.differences: list[Conflict] = []
        for prefix in editable:
            if prefix:
                self._rebase_rows(prefix)
            else:
                self._rebase_fields()

    def _rebase_fields(self):
        form_class, (row,) = self.editable[""]
        form, key = form_class(self.data, instance=row), str(row.pk)
        opened, present = (state.get("", {}).get(key, {}) for state in (self.opened, self.present))
        for name, field in form.fields.items():
            if name not in present or opened.get(name, _Missing) == present[name]:
                continue
            typed = _typed(form, name)
            if _is_same(form, name, present[name], typed):
                continue  # both say the same
            is_yours = name not in opened or not _is_same(form, name, opened[name], typed)
            self.differences.append(
                Conflict(
                    _label(form, name),
                    _words(form, name, opened.get(name)),
                    _words(form, name, present[name]),
                    _typed_words(form, name, typed) if is_yours else "",
                    is_yours,
                )
            )
            if not is_yours:
                _write(self.data, name, field, _python(form, name, present[name]))

    def _rebase_rows(self, prefix):
        form_class, _saved = self.editable[prefix]
        opened, present = self.opened.get(prefix, {}), self.present[prefix]
        saved, new = {}, []
        for values in _posted_rows(self.data, prefix):
            key = values.get("id", "")
            if not key:
                new.append(values)
            elif key in present:
                saved[key] = self._row_of_both(form_class, key, values, opened.get(key, {}), present[key])
            elif self._is_kept(form_class, values, opened.get(key, {})):
                new.append({name: value for name, value in values.items() if name != "id"})
        for key in present.keys() - opened.keys() - saved.keys():
            saved[key] = _formatted(form_class, present[key]) | {"id": key}
            self._tell(form_class, {}, present[key], False)
        _write_rows(self.data, prefix, list(saved.values()), new)

    def _row_of_both(self, form_class, key, values, opened, present):
        """Field by field, as the form itself; a row that is deleted here stays deleted."""
        form = form_class(_under("row", values), prefix="row")
        theirs = {name for name in present if opened.get(name, _Missing) != present[name]}
        yours = {
            name
            for name in form.fields
            if name in present and not _is_same(form, name, opened.get(name), _typed(form, name))
        }
        clash = {
            name for name in theirs & yours if not _is_same(form, name, present[name], _typed(form, name))
        }
        if theirs and (clash or theirs - yours or "DELETE" in values):
            self._tell(form_class, opened, present, bool(clash) or "DELETE" in values, values)
        taken = {name: present[name] for name in theirs - yours}
        for name in taken:
            values.pop(name, None)
        return values | _formatted(form_class, taken)

    def _is_kept(self, form_class, values, opened):
        """Of a row that the other one has deleted: whether there is anything of one's own in it."""
        form = form_class(_under("row", values), prefix="row")
        is_changed = any(
            not _is_same(form, name, opened[name], _typed(form, name))
            for name in form.fields
            if name in opened
        )
        is_kept = is_changed and "DELETE" not in values
        if "DELETE" not in values:
            self._tell(form_class, opened, {}, is_kept, values)
        return is_kept

    def _tell(self, form_class, opened, present, is_yours, values=None):
        model = form_class._meta.model
        yours = ""
        if is_yours and values is not None:
            form = form_class(_under("row", values), prefix="row")
            names = [name for name in form.fields if name in (present or opened)]
            yours = _("(deleted)") if "DELETE" in values else _typed_row_words(form, names)
        texts = [differences.row_words(model, row) if row else "" for row in (opened, present)]
        label = differences.row_label(model, present or opened)
        self.differences.append(Conflict(label, *texts, yours, is_yours))


class _Missing:
    """No value is equal to it."""


def _typed(form, name):
    field = form.fields[name]
    return field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _model_field(form, name):
    return next((field for field in form._meta.model._meta.fields if field.name == name), None)


def _python(form, name, value):
    """A value of JSON as the model keeps it."""
    field = _model_field(form, name)
    return field.to_python(value) if field is not None else value


def _is_same(form, name, value, typed):
    if value is _Missing:
        return False
    field = form.fields[name]
    return not field.has_changed(field.prepare_value(_python(form, name, value)), typed)


def _label(form, name):
    return str(form.fields[name].label or name)


def _words(form, name, value):
    field = _model_field(form, name)
    return differences.words(field, value) if field is not None else str(value)


def _typed_words(form, name, typed):
    """In words where it can be understood, else as it was typed."""
    try:
        value = form.fields[name].clean(typed)
    except forms.ValidationError:
        return str(typed or "")
    value = getattr(value, "pk", value)
    return _words(form, name, value)


def _typed_row_words(form, names):
    texts = {name: _typed(form, name) for name in names}
    try:
        values = {name: form.fields[name].clean(text) for name, text in texts.items()}
    except forms.ValidationError:
        return _(", ").join(filter(None, texts.values()))
    return differences.row_words(
        form._meta.model, {name: getattr(value, "pk", value) for name, value in values.items()}
    )


def _write(data, key, field, value):
    """As the browser would send it."""
    data.pop(key, None)
    if isinstance(field.widget, forms.CheckboxInput):
        if value:
            data[key] = "on"
        return
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, (list, tuple)):
        shown = next(iter(shown), "")
    data[key] = "" if shown is None else str(shown)


def _formatted(form_class, values):
    form, data = form_class(), {}
    for name, value in values.items():
        if name in form.fields:
            _write(data, name, form.fields[name], _python(form, name, value))
    return data


def _under(prefix, values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def _posted_rows(data, prefix):
    """[{field: value}], as far as the form says how many there are."""
    rows = defaultdict(dict)
    for key in data:
        if match := re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)", key):
            rows[int(match[1])][match[2]] = data[key]
    return [rows[number] for number in sorted(rows)]


def _write_rows(data, prefix, saved, new):
    for key in [key for key in data if re.fullmatch(rf"{re.escape(prefix)}-\d+-.+", key)]:
        del data[key]
    for number, values in enumerate([*saved, *new]):
        for name, value in values.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(len(saved))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(saved) + len(new))
