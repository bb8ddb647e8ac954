from .detail import ListingDetail
from .lists import CenterList, EmployerList, GroupList, ListingList, OrganizationList, PrefectureDetail
from .municipality import MunicipalityDetail
from .pages import CrisisPage, ResourceList

__all__ = [
    "CenterList",
    "CrisisPage",
    "EmployerList",
    "GroupList",
    "ListingDetail",
    "ListingList",
    "MunicipalityDetail",
    "OrganizationList",
    "PrefectureDetail",
    "ResourceList",
]
