from .detail import EventDetail, EventPreview
from .lists import EventArchive, EventList

__all__ = ["EventArchive", "EventDetail", "EventList", "EventPreview"]
