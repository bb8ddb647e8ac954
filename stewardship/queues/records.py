"""Queues of what is no listing: crisis lines, imports, stored tasks."""

import datetime

from dateutil.relativedelta import relativedelta
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import dates
from directory.models import CrisisLine

from ..models import ImportRun, Task
from .item import Item, Queue

LINE_IS_VALID = relativedelta(months=6)


def key_of(record):
    return f"{record._meta.model_name}:{record.pk}"


class RecordQueue(Queue):
    def item(self, record, desk):
        name, why, url = self.words(record)
        return Item(record.key, name, why, url, claim=desk.claims.get(record.key))


class CrisisLines(RecordQueue):
    """A wrong number here does more harm than anywhere else."""

    slug = "crisis-lines"
    label = gettext_lazy("Crisis lines")
    button = gettext_lazy("Check it")
    button_for_one = gettext_lazy("Check this one")
    permission = "directory.change_crisisline"

    def rows(self, desk):
        lines = CrisisLine.objects.filter(is_published=True)
        due = [line for line in lines if is_due(line, desk.today)]
        never = datetime.date.min
        return with_keys(sorted(due, key=lambda line: (line.checked_on or never, line.order, line.pk)))

    def words(self, line):
        day = line.checked_on
        why = (
            _("Checked last on %(day)s") % {"day": dates.day(day)} if day else _("Nobody has checked it yet")
        )
        return line.name, why, reverse("stewardship:crisis-line", args=[line.pk])


def is_due(line, today):
    return line.checked_on is None or line.checked_on + LINE_IS_VALID < today


class Imports(RecordQueue):
    slug = "imports"
    label = gettext_lazy("Imports that are not finished")
    button = gettext_lazy("Look at it")
    button_for_one = gettext_lazy("Look at this one")
    permission = "stewardship.view_importrun"

    def is_for(self, user):
        return admin.site.is_registered(ImportRun) and super().is_for(user)

    def rows(self, desk):
        State = ImportRun.State
        waiting = [State.FAILED, State.MAPPING, State.READING, State.READY]
        runs = ImportRun.objects.filter(state__in=waiting)
        return with_keys(sorted(runs, key=lambda run: (run.state != State.FAILED, run.uploaded_at, run.pk)))

    def words(self, run):
        url = reverse("admin:stewardship_importrun_change", args=[run.pk])
        return run.file_name, run.get_state_display(), url


class Tasks(RecordQueue):
    slug = "tasks"
    label = gettext_lazy("Things to look into")
    button = gettext_lazy("Look at it")
    button_for_one = gettext_lazy("Look at this one")
    permission = "stewardship.change_task"
    KINDS = (Task.Kind.GAP, Task.Kind.GONE, Task.Kind.BROKEN_LINK)

    def rows(self, desk):
        return with_keys(Task.objects.filter(done_at=None, kind__in=self.KINDS))

    def words(self, task):
        why = f"{task.get_kind_display()} ({dates.day(timezone.localdate(task.created_at))})"
        return task.title, why, reverse("stewardship:task", args=[task.pk])


def with_keys(records, prefix=""):
    """`prefix`: where records of another queue are of the same model."""
    records = list(records)
    for record in records:
        record.key = prefix + key_of(record)
    return records
