"""The way of a file through the back office: chosen, compared in steps, decided upon, applied."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory.models import SearchTask
from directory.search import index

from ..importing import applying, runs
from ..importing.limits import Refused
from ..models import ImportRun
from . import report
from .forms import ColumnsForm, UploadForm

State = ImportRun.State
NAME = "stewardship_importrun"
TEMPLATES = "admin/stewardship/importrun"
INDEX_STEP = 500


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """Runs are looked at and never edited by hand."""

    list_display = ["file_name", "dataset_name", "state", "counted", "uploaded_at", "uploaded_by"]
    list_filter = ["state", "dataset"]
    list_select_related = ["dataset", "uploaded_by"]
    list_per_page = 50
    actions = None

    class Media:
        css = {"all": ["css/admin-imports.css"]}

    @admin.display(description=gettext_lazy("dataset"), empty_value="")
    def dataset_name(self, run):
        return run.dataset or _("export of this site")

    @admin.display(description=gettext_lazy("rows"))
    def counted(self, run):
        parts = report.in_short(run) or [("", f"{run.total:,}")]
        return format_html_join(" ", '<span class="imports-count">{} {}</span>', parts)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        pages = ("columns", "compare", "decide", "apply", "index", "discard", "again", "faults")
        own = [
            path(f"<int:pk>/{page}/", self._guarded(getattr(self, f"{page}_view")), name=f"{NAME}_{page}")
            for page in pages
        ]
        return [*own, *super().get_urls()]

    def _guarded(self, view):
        """Only who may import; a run that is not there answers 404."""

        def guarded(request, pk):
            if not self.has_add_permission(request):
                raise PermissionDenied
            run = ImportRun.objects.select_related("dataset").filter(pk=pk).first()
            if run is None:
                raise Http404
            return view(request, run)

        return self.admin_site.admin_view(guarded)

    def _page(self, request, template, title, **context):
        context |= self.admin_site.each_context(request) | {"opts": self.opts, "title": title}
        return TemplateResponse(request, f"{TEMPLATES}/{template}.html", context)

    # A file is chosen

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        data, files = request.POST or None, request.FILES or None  # read first: then we know what was refused
        refused = "file" in getattr(request, "refused_uploads", [])
        form = UploadForm(data, files, refused_size=refused)
        if request.method == "POST" and form.is_valid() and (run := self._start(request, form)):
            return redirect(f"admin:{NAME}_change", run.pk)
        return self._page(request, "upload", _("Import a file"), form=form)

    def _start(self, request, form):
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                dataset = form.dataset()
                if dataset and not dataset.pk:
                    dataset.save()
                return runs.start(file.name, file.read(), dataset, request.user)
        except Refused as reason:
            form.add_error("file", str(reason))
            return None

    # Its page, whatever its state

    def change_view(self, request, object_id, form_url="", extra_context=None):
        run = self.get_object(request, object_id)
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        if run.state == State.MAPPING:
            return redirect(f"admin:{NAME}_columns", run.pk)
        if run.state == State.READING:
            return redirect(f"admin:{NAME}_compare", run.pk)
        context = report.context(run, request.GET)
        may_import = self.has_add_permission(request)
        context["may_apply"] = may_import and run.state == State.READY
        context["may_try_again"] = may_import and run.state == State.FAILED
        return self._page(request, "report", run.file_name, **context)

    def columns_view(self, request, run):
        if not run.dataset or run.state not in (State.MAPPING, State.READING, State.READY):
            return redirect(f"admin:{NAME}_change", run.pk)
        form = ColumnsForm(request.POST or None, run=run, assigned=runs.assigned(run))
        if request.method == "POST" and form.is_valid():
            runs.assign(run, form.mapping())
            return redirect(f"admin:{NAME}_change", run.pk)
        return self._page(request, "columns", _("Which column is what?"), form=form, run=run)

    def compare_view(self, request, run):
        if request.method == "POST" and run.state == State.READING:
            runs.compare(run)
        if run.state != State.READING:
            return redirect(f"admin:{NAME}_change", run.pk)
        done = run.rows.exclude(outcome="waiting").count()
        text = _("%(done)s of %(total)s rows are compared.")
        return self._progress(request, run, _("Comparing the rows"), text, done, run.total)

    def _progress(self, request, run, title, text, done, total):
        text = text % {"done": f"{done:,}", "total": f"{total:,}"}
        return self._page(request, "progress", title, run=run, text=text, done=done, total=total)

    # What a person decides

    @staticmethod
    @require_POST
    def decide_view(request, run):
        if run.state == State.READY:
            count = report.decide(run, request.POST)
            messages.success(request, _("%(count)s decisions are kept.") % {"count": count})
        return redirect(report.address(run, request.POST))

    def apply_view(self, request, run):
        if request.method != "POST":
            return redirect(f"admin:{NAME}_change", run.pk)
        try:
            applying.apply(run, request.user)
        except (applying.Stale, applying.Failed) as reason:
            messages.error(request, str(reason))
            return redirect(f"admin:{NAME}_change", run.pk)
        messages.success(request, _("The import is applied."))
        return redirect(f"admin:{NAME}_index", run.pk)

    def index_view(self, request, run):
        """The search learns of it in steps; whoever closes the page loses nothing."""
        if request.method == "POST":
            index.drain(INDEX_STEP)
        waiting = SearchTask.objects.exclude(listing=None).values("listing").distinct().count()
        if not waiting:
            return redirect(f"admin:{NAME}_change", run.pk)
        total = max(run.total, waiting)
        text = _("The import is applied. Of the search index %(done)s of %(total)s entries are ready.")
        return self._progress(request, run, _("Preparing the search"), text, total - waiting, total)

    @staticmethod
    @require_POST
    def discard_view(request, run):
        if ImportRun.objects.filter(pk=run.pk, state__in=runs.OPEN).update(state=State.DISCARDED):
            messages.success(request, _("The file is discarded. Nothing was changed."))
        return redirect(f"admin:{NAME}_changelist")

    @staticmethod
    @require_POST
    def again_view(request, run):
        """Compares anew: after a mended dataset, or when something went wrong."""
        if run.state in (State.READY, State.FAILED):
            with transaction.atomic():
                runs.begin_again(run)
        return redirect(f"admin:{NAME}_change", run.pk)

    def faults_view(self, request, run):
        """For the publisher of the file."""
        response = StreamingHttpResponse(report.faults_csv(run), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{run.pk}.csv"'
        return response
