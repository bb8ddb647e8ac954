from .centers import CounselingCenter
from .checks import Check, Source
from .contacts import ContactPoint
from .employers import Employer
from .geography import Municipality, Prefecture, Region, distance_km
from .groups import SelfHelpGroup
from .listing import Listing, ServedArea
from .organizations import MemberOrganization
from .resources import CrisisLine, Resource
from .schedules import Schedule

__all__ = [
    "Check",
    "ContactPoint",
    "CounselingCenter",
    "CrisisLine",
    "Employer",
    "Listing",
    "MemberOrganization",
    "Municipality",
    "Prefecture",
    "Region",
    "Resource",
    "Schedule",
    "SelfHelpGroup",
    "ServedArea",
    "Source",
    "distance_km",
]
