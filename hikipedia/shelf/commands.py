"""The end of `manage.py …`: what a command has written is on the shelf no more."""

from django.apps import apps
from django.conf import settings
from django.db import Error

from directory import triggers

from . import shelves


def catch_up() -> None:
    """Takes away a shelf of older data; the next visitor's page begins a new one.

    It makes none itself: it may run as another user, or with the settings of another release. Where there is
    no shelf nothing is asked, and without a database nothing can have been written.
    """
    if not apps.ready or not settings.SHELF_DIR or (shelf := shelves.link()) is None:
        return
    try:
        is_old = not shelves.is_of(shelf, triggers.revision())
    except Error:
        return
    if is_old:
        shelves.withdraw()
