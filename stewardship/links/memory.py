"""What became of each address, and the tasks that follow.

One failure bothers nobody: a server may be down for an evening. Two, a week apart and with no success
between, make a task; a later success closes it.
"""

import hashlib
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import LinkCheck, Task
from .addresses import Place, named, one_host_after_the_other
from .faults import FAULTS, UNTOUCHED

# By the calendar, so that a run each Monday at three sees what it saw at five past three a week ago.
# A page that is all right is not asked more often, either.
AGAIN = timedelta(days=7)
NAMED = 5  # places that a task lists


class Run:
    """One run over all addresses, as far as limit and time allow."""

    def __init__(self, visitor, now=timezone.now):
        self.visitor, self.now = visitor, now
        self.places = named()
        self.looked_at = self.failing = 0

    def go(self, limit: int | None = None, may_go_on=lambda: True, progress=lambda line: None):
        self.forget_the_rest()
        for url in self.due()[:limit]:
            if not may_go_on():
                break
            fault = self.visitor.look(url)
            remember(url, fault, self.places[url], self.now())
            self.looked_at += 1
            self.failing += bool(fault) and fault != UNTOUCHED
            progress(f"{url}: {fault or 'ok'}")

    def due(self):
        """What nobody has looked at for a week, the longest ago first, and one host after the other."""
        seen = dict(LinkCheck.objects.values_list("url", "checked_at"))
        never = datetime.min.replace(tzinfo=timezone.get_default_timezone())
        found = [(seen.get(url) or never, url) for url in self.places]
        limit = self.now()
        return one_host_after_the_other(
            [url for moment, url in sorted(found) if moment == never or is_week_between(moment, limit)]
        )

    def forget_the_rest(self):
        """Addresses that no page names any more need nothing."""
        gone = [url for url in LinkCheck.objects.values_list("url", flat=True) if url not in self.places]
        for url in gone:
            LinkCheck.objects.filter(url=url).delete()
            close(url, self.now())


def is_week_between(earlier: datetime, later: datetime) -> bool:
    return timezone.localdate(later) - timezone.localdate(earlier) >= AGAIN


def remember(url: str, fault: str, places: list[Place], now: datetime):
    check = LinkCheck.objects.get_or_create(url=url)[0]
    is_failure = bool(fault) and fault != UNTOUCHED
    check.checked_at, check.fault = now, fault
    check.failures = check.failures + 1 if is_failure else 0
    check.failing_since = (check.failing_since or now) if is_failure else None
    check.save()
    if not fault:
        close(url, now)
    elif is_failure and is_week_between(check.failing_since, now):
        open_task(check, places)


def key_of(url):
    return f"broken_link:{hashlib.sha256(url.encode()).hexdigest()}"


def close(url: str, now: datetime):
    Task.objects.filter(key=key_of(url), done_at=None).update(done_at=now)


def open_task(check: LinkCheck, places: list[Place]):
    """What a person has called done stays done, until the address has been all right and fails anew."""
    task = Task.objects.filter(key=key_of(check.url)).first() or Task(key=key_of(check.url))
    if task.done_at is not None and task.done_at >= check.failing_since:
        return
    task.kind, task.done_at, task.done_by = Task.Kind.BROKEN_LINK, None, None
    task.title = (_("Broken link: %(name)s") % {"name": places[0].name})[:200]
    task.url, task.listing_id, task.text = check.url, places[0].listing, words(check.fault, places)
    task.save()


def words(fault: str, places: list[Place]) -> str:
    wrong, todo = FAULTS.get(fault, FAULTS["other"])
    lines = [str(wrong), str(todo)]
    if names := [place.name for place in places[1 : NAMED + 1]]:
        lines.append(_("The same address stands at: %(names)s") % {"names": _(", ").join(names)})
    if rest := len(places) - 1 - NAMED:
        if rest > 0:
            lines.append(ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest})
    return "\n\n".join(lines)
