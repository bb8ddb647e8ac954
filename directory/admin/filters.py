from django.contrib import admin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CheckFilter(admin.SimpleListFilter):
    """What a volunteer looks for first: what nobody has checked, and what is due again."""

    title = _("check")
    parameter_name = "check"

    class State(models.TextChoices):
        NEVER = "never", _("Never checked")
        DUE = "due", _("Due again")
        VALID = "valid", _("Checked")

    def lookups(self, request, model_admin):
        return self.State.choices

    def queryset(self, request, queryset):
        today = timezone.localdate()
        conditions = {
            self.State.NEVER: {"verified_on": None},
            self.State.DUE: {"next_check_on__lt": today},
            self.State.VALID: {"next_check_on__gte": today},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


class HasSummaryFilter(admin.SimpleListFilter):
    title = _("summary")
    parameter_name = "summary"

    def lookups(self, request, model_admin):
        return [("empty", _("Still empty")), ("written", _("Written"))]

    def queryset(self, request, queryset):
        if self.value() == "empty":
            return queryset.filter(summary="")
        return queryset.exclude(summary="") if self.value() == "written" else queryset
