"""Reads hours, target groups and telephone numbers as public pages write them."""

from .hours import ReadSchedule, read_hours
from .phone import is_published_number
from .target import ReadTarget, read_target

__all__ = ["ReadSchedule", "ReadTarget", "is_published_number", "read_hours", "read_target"]
