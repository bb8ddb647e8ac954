from django.urls import path
from django.views.generic import TemplateView

app_name = "events"

urlpatterns = [
    path("events/preview/<str:token>/", TemplateView.as_view(), name="event-preview"),
    path("events/<slug:code>/", TemplateView.as_view(), name="event-detail"),
]
