"""Settings of the server that Python alone can tell."""

import runpy

from django.conf import settings


def test_room_changes_nothing_of_what_is_called():
    with_room = runpy.run_path(settings.BASE_DIR / "gunicorn.conf.py")["with_room"]
    found = with_room(lambda: "所")
    assert (found(), found.__code__.co_stacksize) == ("所", 17_000)
