"""Which words find one another: a preview of what a change finds, and progress while it comes true."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Listing, SearchTask, SynonymGroup, SynonymTerm
from ..search import index
from ..search.normal import normalise
from ..search.spelling import Group, Term, faults
from .history import RecordedMixin
from .synonym_preview import preview

PREVIEW = "_preview"  # the name of the button
STEP = 500  # listings indexed for one answer: about a second
DONE = "listings indexed anew"  # in the session: by the steps so far
PROGRESS = "admin:directory_synonymgroup_reindex"
FULL_LIST = "admin:directory_synonymgroup_changelist"


def all_groups() -> dict[int, Group]:
    """As they are saved, by their key and in the order in which they apply."""
    groups = SynonymGroup.objects.prefetch_related("terms")
    return {group.pk: _group(group.direction, map(_term, group.terms.all())) for group in groups}


def _term(term):
    return Term(term.text, term.not_after_same_script)


def _group(direction, terms):
    return Group(tuple(terms), one_way=direction == SynonymGroup.Direction.ONE_WAY)


class SynonymGroupForm(forms.ModelForm):
    def is_valid(self):
        """A preview shows the form again: to the admin it is never ready to be saved."""
        return super().is_valid() and PREVIEW not in self.data


class SynonymTermForm(forms.ModelForm):
    def validate_constraints(self):
        """The formset compares the rows; in the database some still have the words of before."""


class SynonymTermFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        if len(self.group().terms) < 2:
            raise ValidationError(_("A group needs at least two words."))
        others = {key: group for key, group in all_groups().items() if key != self.instance.pk}
        known = faults(others.values())  # of other groups: no reason to refuse this one
        if found := [fault for fault in faults(self.groups().values()) if fault not in known]:
            raise ValidationError(found)

    def group(self) -> Group:
        """As it is typed."""
        rows = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        terms = [Term(row["text"], row["not_after_same_script"]) for row in rows if row.get("text")]
        return _group(self.instance.direction, terms)

    def groups(self) -> dict[int | None, Group]:
        """All of them, with the one that is typed in its place."""
        return all_groups() | {self.instance.pk: self.group()}

    def preview(self):
        groups = all_groups()
        old = groups.get(self.instance.pk)
        return preview(groups.values(), self.groups().values(), old, self.group())

    def save(self, commit=True):
        """Rows that are to change give their words free first, so that two may swap them."""
        keys = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        free = Concat(Value("\ufffd"), Cast(F("pk"), CharField()))
        SynonymTerm.objects.filter(group=self.instance, pk__in=keys).update(text=free)
        return super().save(commit)


class SynonymTermInline(admin.TabularInline):
    """Whoever may change a group may change its words."""

    model = SynonymTerm
    form = SynonymTermForm
    formset = SynonymTermFormSet
    fields = ["text", "not_after_same_script"]
    extra = 1
    min_num = 2
    max_num = 100
    verbose_name_plural = _(
        "words (at least two; the first one is the form in which the others are kept in the search index)"
    )

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("directory.add_synonymgroup") or self.has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("directory.change_synonymgroup")

    has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("directory.view_synonymgroup") or self.has_change_permission(request)


class ReindexMixin:
    """What changes the synonyms changes how every listing is found. Indexing goes on in steps, each of
    which stays done: readers and the next visit continue where somebody closes the page."""

    def changeform_view(self, request, *args, **kwargs):
        if PREVIEW in request.POST:
            index.drain(STEP)  # like every reader
        return self.first_step(request, super().changeform_view(request, *args, **kwargs))

    def delete_view(self, request, *args, **kwargs):
        return self.first_step(request, super().delete_view(request, *args, **kwargs))

    def changelist_view(self, request, *args, **kwargs):
        return self.first_step(request, super().changelist_view(request, *args, **kwargs))

    def first_step(self, request, response):
        """After the transaction that saved; few listings need no other step."""
        is_saved = request.method == "POST" and response.status_code == 302
        if is_saved and self.has_change_permission(request) and SearchTask.objects.exists():
            request.session.pop(DONE, None)
            return self.step(request, response)
        return response

    def step(self, request, at_the_end):
        done = request.session.pop(DONE, 0) + index.drain(STEP)
        if SearchTask.objects.exists():
            request.session[DONE] = done
            return redirect(PROGRESS)
        self.message_user(
            request,
            ngettext(
                "%(count)d listing is indexed anew.", "%(count)d listings are indexed anew.", done
            ) % {"count": done},
        )  # fmt: skip
        return at_the_end

    def reindex_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.step(request, redirect(FULL_LIST))
        context = self.admin_site.each_context(request) | progress()
        context |= {"opts": self.opts, "title": _("Indexing the listings anew")}
        return TemplateResponse(request, "admin/directory/synonymgroup/reindex.html", context)

    def get_urls(self):
        view = self.admin_site.admin_view(self.reindex_view)
        return [path("reindex/", view, name="directory_synonymgroup_reindex"), *super().get_urls()]


def progress():
    total = Listing.objects.count()
    waiting = SearchTask.objects.exclude(listing=None).values("listing").distinct().count()
    if SearchTask.objects.filter(listing=None).exists():
        waiting = total
    return {"waits": SearchTask.objects.exists(), "done": max(total - waiting, 0), "total": total}


@admin.register(SynonymGroup)
class SynonymGroupAdmin(ReindexMixin, RecordedMixin, admin.ModelAdmin):
    form = SynonymGroupForm
    inlines = [SynonymTermInline]
    fields = ["direction", "note"]
    radio_fields = {"direction": admin.VERTICAL}
    list_display = ["words", "direction", "note"]
    list_filter = ["direction"]
    list_per_page = 200
    search_fields = ["terms__text"]
    search_help_text = _("A word in any spelling")

    @admin.display(description=_("words"))
    def words(self, group):
        first, *others = [term.text for term in group.terms.all()] or [str(group)]
        if group.direction == SynonymGroup.Direction.ONE_WAY:
            return f"{first} → {', '.join(others)}"
        return " = ".join([first, *others])

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("terms")

    def get_search_results(self, request, queryset, search_term):
        wanted = normalise(search_term).split()
        if not wanted:
            return queryset, False
        terms = SynonymTerm.objects.values_list("group", "text")
        groups = {group for group, text in terms if all(word in normalise(text) for word in wanted)}
        return queryset.filter(pk__in=groups), False

    def get_changeform_initial_data(self, request):
        return {"direction": SynonymGroup.Direction.BOTH} | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        """Django saves unchanged rows, too, and all listings would be indexed for nothing."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, **kwargs):
        if PREVIEW in request.POST and not context["errors"]:
            context["preview"] = context["inline_admin_formsets"][0].formset.preview()
        return super().render_change_form(request, context, **kwargs)
