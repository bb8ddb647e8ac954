from django.urls import path
from django.views.generic import TemplateView

from . import views

app_name = "events"

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event-list"),
    path("events/archive/", views.EventArchive.as_view(), name="event-archive"),
    path("events/preview/<slug:token>/", views.EventPreview.as_view(), name="event-preview"),
    path("events/<slug:code>/", views.EventDetail.as_view(), name="event-detail"),
    path(
        "events/<slug:code>/register/",
        TemplateView.as_view(template_name="base.html"),
        name="event-register",
    ),
    path(
        "events/<slug:code>/registration/",
        TemplateView.as_view(template_name="base.html"),
        name="event-registration",
    ),
    path(
        "events/<slug:code>/question/",
        TemplateView.as_view(template_name="base.html"),
        name="event-question",
    ),
]
