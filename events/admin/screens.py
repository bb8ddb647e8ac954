"""What the screens of one event have in common: who may, where they are, and the frame around them."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ..models import Event


class ScreensMixin:
    """Each mixin names its screens: {name: permission}. The view is the method `<name>_view`."""

    screens = {}

    def get_urls(self):
        return [*map(self._path, self.all_screens()), *super().get_urls()]

    def _path(self, name):
        route = f"<path:object_id>/{name.replace('_', '-')}/"
        return path(route, self._view(name), name=f"events_event_{name}")

    def all_screens(self):
        return {
            name: perm for cls in type(self).__mro__ for name, perm in vars(cls).get("screens", {}).items()
        }

    def _view(self, name):
        permission, view = self.all_screens()[name], getattr(self, f"{name}_view")

        def screen(request, object_id):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            event = self.get_object(request, unquote(object_id))
            if event is None:
                raise Http404
            if request.method not in {"GET", "HEAD", "POST"}:
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, event)

        return self.admin_site.admin_view(screen)

    def screen(self, request, event, name, title, **context):
        context = self.admin_site.each_context(request) | {
            "title": title,
            "subtitle": event.title,
            "opts": self.opts,
            "event": event,
            "change_url": url_of(event, "change"),
            "publish_url": url_of(event, "publish"),
            **context,
        }
        return TemplateResponse(request, f"admin/events/{name}.html", context)


def url_of(event, page):
    return reverse(f"admin:events_{Event._meta.model_name}_{page}", args=[event.pk])
