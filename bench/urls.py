from django.http import HttpResponse
from django.urls import path

from hikipedia.urls import handler400, handler403, handler404, handler500
from hikipedia.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def nothing(request):
    """What Django and our middlewares cost before a view has done anything."""
    return HttpResponse("ok")


# Not include(): the site's addresses in two languages must stand at the top.
urlpatterns = [path("nothing/", nothing, name="nothing"), *site]
