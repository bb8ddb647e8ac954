from django.urls import path
from django.views.generic import TemplateView

app_name = "events"

urlpatterns = [
    path("events/<slug:code>/", TemplateView.as_view(), name="event-detail"),
    path("events/<slug:code>/registration/", TemplateView.as_view(), name="event-registration"),
]
