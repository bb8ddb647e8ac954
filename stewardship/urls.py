"""Pages of the back office that are ours. They stand before those of Django's admin, whose first page
`index` replaces."""

from django.urls import path

from . import views

app_name = "stewardship"
urlpatterns = [
    path("", views.index, name="index"),
    path("next/", views.next_task, name="next"),
    path("take/", views.take, name="take"),
    path("give-back/", views.give_back, name="give-back"),
    path("queues/<slug:slug>/", views.queue, name="queue"),
    path("check/<slug:code>/", views.check, name="check"),
    path("check/<slug:code>/pause/", views.pause, name="pause"),
    path("check/<slug:code>/undo/", views.undo, name="undo"),
    path("crisis-lines/<int:pk>/", views.crisis_line, name="crisis-line"),
    path("tasks/<int:pk>/", views.task, name="task"),
]
