from django.urls import path

from . import views

app_name = "events"

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event-list"),
    path("events/archive/", views.EventArchive.as_view(), name="event-archive"),
    path("events/preview/<slug:token>/", views.EventPreview.as_view(), name="event-preview"),
    path("events/<slug:code>/", views.EventDetail.as_view(), name="event-detail"),
    path("events/<slug:code>/register/", views.Register.as_view(), name="event-register"),
    path("events/<slug:code>/registration/", views.RegistrationPage.as_view(), name="event-registration"),
    path("events/<slug:code>/question/", views.Ask.as_view(), name="event-question"),
]
