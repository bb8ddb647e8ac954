"""Reads days, hours, target groups and telephone numbers as public pages write them."""

from .clock import read_time
from .days import read_recurrence
from .hours import ReadSchedule, read_hours
from .phone import is_published_number
from .target import ReadTarget, read_target
from .text import NotCertain

__all__ = [
    "NotCertain",
    "ReadSchedule",
    "ReadTarget",
    "is_published_number",
    "read_hours",
    "read_recurrence",
    "read_target",
    "read_time",
]
