"""The page on which two listings of one place become one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import dates, differences, merging
from ..merging import Choices, Part
from ..models import Check, Listing, Schedule, ServedArea
from ..snapshots import now

Scope = Check.Scope
MERGE = "_merge"  # the button; the other one shows the result only
PARTS = {"schedules": Schedule, "served_areas": ServedArea}


class MergeForm(forms.Form):
    """For each field on which the two differ: this one's or that one's."""

    def __init__(self, kept, other, data=None):
        super().__init__(data)
        self.kept, self.other = kept, other
        self.rows = []
        defaults = merging.defaults(kept, other)
        before, after = now(kept), now(other)
        for one in merging.differing(kept, other):
            texts = [differences.words(one, state.fields[one.name]) for state in (before, after)]
            initial = Part.OTHER if one.name in defaults.from_other else Part.KEPT
            self._add(one.name, differences.label(one), initial, texts)
        for part, model in PARTS.items():
            texts = [
                "\n".join(differences.row_words(model, row) for row in state.rows(part))
                for state in (before, after)
            ]
            if texts[0] != texts[1]:
                label = model._meta.verbose_name_plural
                self._add(part, label, getattr(defaults, part), texts, with_both=True)

    def _add(self, name, label, initial, texts, with_both=False):
        choices = [(Part.KEPT, ""), (Part.OTHER, ""), *([(Part.BOTH, "")] if with_both else [])]
        self.fields[name] = forms.ChoiceField(choices=choices, initial=initial)
        chosen = self.data.get(name) if self.is_bound else initial
        self.rows.append(
            {"name": name, "label": label, "texts": texts, "chosen": chosen, "with_both": with_both}
        )

    def get_choices(self):
        chosen = self.cleaned_data
        defaults = merging.defaults(self.kept, self.other)
        return Choices(
            {name for name, part in chosen.items() if part == Part.OTHER and name not in PARTS},
            chosen.get("schedules", defaults.schedules),
            chosen.get("served_areas", defaults.served_areas),
        )


class MergeMixin:
    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        route = "<uuid:kept>/merge/<uuid:other>/"
        return [path(route, view, name="directory_listing_merge"), *super().get_urls()]

    def merge_view(self, request, kept, other):
        if not request.user.has_perms(["directory.merge_listing", "directory.edit_all_listings"]):
            raise PermissionDenied
        rows = [self.get_object(request, key) for key in (kept, other)]
        if None in rows:
            raise Http404
        kept, other = (row.kind_object for row in rows)
        try:
            merging.refuse(kept, other)
        except merging.CannotMerge as error:
            return self.merge_page(request, kept, other, None, refused=error.messages)
        form = MergeForm(kept, other, request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self.merge_page(request, kept, other, form)
        if MERGE in request.POST and request.POST.get("state") == _digest(kept, other):
            return self.merge(request, kept, other, form)
        if MERGE in request.POST:
            text = _("One of the two has been changed meanwhile. Please look at the result again.")
            self.message_user(request, text, messages.WARNING)
        return self.merge_page(request, kept, other, form)

    def merge(self, request, kept, other, form):
        try:
            merging.merge(kept, other, form.get_choices(), request.user)
        except merging.CannotMerge as error:
            return self.merge_page(request, kept, other, form, refused=error.messages)
        except OperationalError:  # PostgreSQL ends one of two who wait for each other, such as an import
            return self.merge_page(request, kept, other, form, is_busy=True)
        text = _("The two are one now. The old address leads to “%(name)s”.") % {"name": kept.name}
        self.message_user(request, text, messages.SUCCESS)
        return redirect(_change_url(kept))

    def merge_page(self, request, kept, other, form, refused=(), is_busy=False):
        rows, checked = [], ""
        if form and not refused and not is_busy:
            choices = form.get_choices() if form.is_bound and form.is_valid() else None
            try:
                before, after, parts = merging.preview(kept, other, choices)
                checked = _checked(parts)
                rows = differences.between(type(kept), before, after)
            except merging.CannotMerge as error:
                refused = error.messages
            except OperationalError:
                is_busy = True
        first, _second = merging.older_first(kept, other)
        context = self.admin_site.each_context(request) | {
            "title": _("Merge two listings of one place"),
            "opts": self.opts,
            "kept": kept,
            "other": other,
            "kept_url": _change_url(kept),
            "other_url": _change_url(other),
            "swap_url": reverse("admin:directory_listing_merge", args=[other.pk, kept.pk]),
            "is_advised": first.pk == kept.pk,
            "is_hidden": other.is_public and not kept.is_public,
            "form": form,
            "refused": refused,
            "is_busy": is_busy,
            "rows": rows,
            "checked": checked,
            "moving": list(_moving(other)),
            "state": _digest(kept, other),
        }
        return TemplateResponse(request, "admin/directory/merge.html", context)


def _digest(*listings):
    return " ".join(now(listing).digest for listing in listings)


def _change_url(listing):
    return reverse(f"admin:directory_{Listing.CHILDREN[listing.kind]}_change", args=[listing.pk])


def _checked(parts):
    """In words, what of the one that stays still counts as checked."""
    known = [
        _("%(part)s (%(day)s)") % {"part": Scope(part).label, "day": dates.day(check.checked_on)}
        for part, _is_written, check in parts
        if check
    ]
    if not known:
        return _("After merging, nothing of it counts as checked.")
    return _("After merging, this counts as checked: %(parts)s.") % {"parts": _(", ").join(known)}


def _moving(other):
    """What hangs on the other one beside its contacts and checks, in words: 出典 3件."""
    for relation in merging.relations(type(other)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: other.pk})
        if number := rows.count():
            text = ngettext("%(what)s: %(count)d", "%(what)s: %(count)d", number)
            yield text % {"what": relation.related_model._meta.verbose_name_plural, "count": number}
