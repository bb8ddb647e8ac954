"""The first page of the back office, the queues, and the way from one task to the next."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import charts, claims, pending
from ..queues import BY_SLUG, desk_of
from ..templatetags.stewardship import who
from .access import for_staff, page

PER_PAGE = 50
REMEMBERED = 200  # items that a person has passed over, until they log out
GREETING = gettext_lazy("Even one task is a help")
NOTHING = gettext_lazy("Nothing waits at the moment. Thank you.")


@for_staff()
@require_safe
def index(request):
    desk = desk_of(request)
    context = {"title": GREETING, "waiting": list(desk.waiting())}
    context |= {"in_hand": desk.in_hand, "next": desk.next()}
    if request.user.has_perm("directory.edit_all_listings"):
        context |= charts.for_index(desk.today)
    return admin.site.index(request, context)


@for_staff()
@require_safe
def queue(request, slug):
    desk, found = desk_of(request), BY_SLUG.get(slug)
    if found not in desk.queues:
        raise Http404
    rows = Paginator(desk.rows(found), PER_PAGE).get_page(request.GET.get("page"))
    items = [found.item(row, desk) for row in rows]
    context = page(request, found.label, queue=found, rows=rows, items=items)
    return render(request, "stewardship/queue.html", context)


@for_staff()
@require_http_methods(["GET", "HEAD", "POST"])
def next_task(request):
    """GET says what comes next, POST takes it: looking claims nothing."""
    desk = desk_of(request)
    if request.method != "POST":
        context = page(request, _("Thank you"), next=desk.next(), in_hand=desk.in_hand)
        context["recorded"] = pending.last_recorded(request)
        return render(request, "stewardship/next.html", context)
    found = desk.take_next()
    if found is None:
        messages.info(request, NOTHING)
        return redirect("admin:index")
    return redirect(found[1].url)


@for_staff()
@require_POST
def take(request):
    """This item, and no other."""
    desk, key = desk_of(request), request.POST.get("key", "")
    found = desk.find(key)
    if found is None:
        messages.info(request, _("This is done already."))
        return redirect("admin:index")
    queue, row = found
    if claims.take(key, request.user):
        return redirect(queue.item(row, desk).url)
    claim = claims.holding().get(key)
    messages.warning(request, who(claim) if claim else _("Somebody else was at it a moment ago."))
    return redirect("stewardship:queue", queue.slug)


@for_staff()
@require_POST
def give_back(request):
    """Not now: somebody else may have it, and this person is shown something else first."""
    key = request.POST.get("key", "")[:200]
    claims.give_back(key, request.user)
    pending.drop(request, key)
    passed_over = [other for other in request.session.get("passed_over", []) if other != key]
    request.session["passed_over"] = [*passed_over, key][-REMEMBERED:]
    messages.info(request, _("Given back. It waits for the next person."))
    return redirect("stewardship:next")
