from .changes import EventChange
from .event import Event
from .mails import Mail
from .programme import Appearance, Material, Session
from .questions import Question
from .registrations import Registration

__all__ = ["Appearance", "Event", "EventChange", "Mail", "Material", "Question", "Registration", "Session"]
