"""Two actions of the lists of listings. They stand here: `directory` knows nothing of exports."""

import io

from django.contrib import admin, messages
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Listing

from ..importing import exporting
from ..importing.columns import MODELS

MOST_IN_A_WORKBOOK = 5000  # a workbook is made as a whole, while the browser waits
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file_name(ending):
    return f'attachment; filename="hikipedia-{timezone.localdate()}.{ending}"'


def _listings(queryset):
    """In the order of the list; rows of `Listing` itself, whatever the kind."""
    return Listing.objects.filter(pk__in=queryset.order_by().values("pk")).order_by("name", "code")


@admin.action(description=_("Export for staff as CSV"), permissions=["export"])
def export_csv(modeladmin, request, queryset):
    lines = exporting.csv_lines(_listings(queryset))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _file_name("csv")
    return response


@admin.action(description=_("Export for staff as an Excel workbook"), permissions=["export"])
def export_xlsx(modeladmin, request, queryset):
    if queryset.count() > MOST_IN_A_WORKBOOK:
        text = _("A workbook holds at most %(limit)s entries. Take CSV, or filter the list first.")
        modeladmin.message_user(request, text % {"limit": f"{MOST_IN_A_WORKBOOK:,}"}, messages.WARNING)
        return None
    content = io.BytesIO()
    exporting.write_xlsx(_listings(queryset), content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = _file_name("xlsx")
    return response


for _model in (Listing, *MODELS.values()):
    _admin = admin.site.get_model_admin(_model)
    _admin.actions = [*_admin.actions, export_csv, export_xlsx]
