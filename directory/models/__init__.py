from .areas import ServedArea
from .centers import CounselingCenter
from .checks import Check, Source
from .contacts import ContactPoint
from .duplicates import DifferentPlaces
from .employers import Employer
from .geography import Municipality, Prefecture, Region, distance_km
from .groups import SelfHelpGroup
from .listing import Listing
from .organizations import MemberOrganization
from .publishing import Approval, StatusChange
from .resources import CrisisLine, Resource
from .schedules import Schedule
from .search import Revision, SearchEntry, SearchPiece, SearchTask, SynonymGroup, SynonymTerm

__all__ = [
    "Approval",
    "Check",
    "ContactPoint",
    "CounselingCenter",
    "CrisisLine",
    "DifferentPlaces",
    "Employer",
    "Listing",
    "MemberOrganization",
    "Municipality",
    "Prefecture",
    "Region",
    "Resource",
    "Revision",
    "Schedule",
    "SearchEntry",
    "SearchPiece",
    "SearchTask",
    "SelfHelpGroup",
    "ServedArea",
    "Source",
    "StatusChange",
    "SynonymGroup",
    "SynonymTerm",
    "distance_km",
]
