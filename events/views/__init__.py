from .detail import EventDetail, EventPreview
from .lists import EventArchive, EventList
from .question import Ask
from .register import Register
from .registration import RegistrationPage

__all__ = ["Ask", "EventArchive", "EventDetail", "EventList", "EventPreview", "Register", "RegistrationPage"]
