"""Screens of what is no listing: a crisis line, a stored task."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from directory.admin.overview import change_url
from directory.models import Check, CrisisLine

from .. import checking, claims
from ..forms import CrisisLineForm, TaskForm
from ..models import Task
from .access import for_staff, page
from .check import SAVED, held

# What is wanted, in one sentence.
WANTED = {
    Task.Kind.GAP: gettext_lazy(
        "When an official page or a newspaper says it, write it here with where you have found it. "
        "Please do not guess."
    ),
    Task.Kind.GONE: gettext_lazy(
        "It stands no longer in the list from which it came. Find out whether the place still exists; mend "
        "or close its entry, and write here what you have found and where."
    ),
    Task.Kind.BROKEN_LINK: gettext_lazy(
        "Open the address yourself. If the page has moved, write the new address into the entry; if it is "
        "gone, take the old one out. Write here what you have found."
    ),
}


@for_staff("directory.view_crisisline")
@require_http_methods(["GET", "HEAD", "POST"])
def crisis_line(request, pk):
    line = get_object_or_404(CrisisLine, pk=pk)
    may_note = request.user.has_perm("directory.change_crisisline")
    if request.method == "POST" and not may_note:
        raise PermissionDenied
    form = CrisisLineForm(request.POST or None, instance=line, initial={"checked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        form.save()
        claims.finish(f"crisisline:{line.pk}")
        messages.success(request, SAVED[Check.Outcome.UNCHANGED] % {"name": line.name})
        return redirect("stewardship:next")
    shown = CrisisLine.objects.get(pk=pk)  # the form has written into `line` what may be wrong
    context = page(request, line.name, form=form, line=shown, may_note=may_note)
    return render(request, "stewardship/crisis_line.html", context | held(request, f"crisisline:{line.pk}"))


@for_staff("stewardship.change_task")
@require_http_methods(["GET", "HEAD", "POST"])
def task(request, pk):
    found = get_object_or_404(Task.objects.select_related("listing", "done_by"), pk=pk)
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        checking.finish_task(found, request.user, form.cleaned_data["answer"])
        messages.success(request, _("Done: %(title)s") % {"title": found.title})
        return redirect("stewardship:next")
    context = page(request, found.title, task=found, form=form, wanted=WANTED.get(found.kind, ""))
    if found.listing and found.listing.merged_into_id is None:
        context["change_url"] = change_url(found.listing)
    return render(request, "stewardship/task.html", context | held(request, f"task:{found.pk}"))
