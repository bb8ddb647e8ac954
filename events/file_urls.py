"""Files, which have no language in their address. A name of their own: a namespace can be included once."""

from django.urls import path

from .views import calendars

app_name = "event-files"

urlpatterns = [
    path("events/calendar.ics", calendars.everything, name="calendar"),
    path("events/<slug:code>/calendar.ics", calendars.of_event, name="event-calendar"),
    path("prefectures/<slug:slug>/calendar.ics", calendars.of_prefecture, name="prefecture-calendar"),
]
