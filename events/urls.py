from django.urls import path
from django.views.generic import TemplateView

from .views.question import Ask
from .views.register import Register
from .views.registration import RegistrationPage

app_name = "events"

urlpatterns = [
    path("events/", TemplateView.as_view(), name="event-list"),
    path("events/<slug:code>/", TemplateView.as_view(), name="event-detail"),
    path("events/<slug:code>/register/", Register.as_view(), name="event-register"),
    path("events/<slug:code>/registration/", RegistrationPage.as_view(), name="event-registration"),
    path("events/<slug:code>/question/", Ask.as_view(), name="event-question"),
]
