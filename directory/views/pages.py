from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from ..models import CrisisLine, Resource


class CrisisPage(ListView):
    """Lines for right now; the ways without voice first."""

    queryset = CrisisLine.objects.filter(is_published=True)
    template_name = "directory/crisis.html"
    context_object_name = "lines"


class ResourceList(ListView):
    queryset = Resource.objects.filter(is_published=True)
    template_name = "directory/resource_list.html"
    context_object_name = "resources"
    extra_context = {"title": _("Learning, media, documents and figures")}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        resources = list(context["resources"])
        groups = [(kind, [item for item in resources if item.kind == kind]) for kind in Resource.Kind]
        return context | {"groups": [(kind.label, kind, items) for kind, items in groups if items]}
