from django.urls import path, re_path

from . import views

app_name = "directory"

urlpatterns = [
    path("listings/", views.ListingList.as_view(), name="listing-list"),
    path("listings/<slug:code>/", views.ListingDetail.as_view(), name="listing-detail"),
    path("prefectures/<slug:slug>/", views.PrefectureDetail.as_view(), name="prefecture-detail"),
    re_path(
        r"^municipalities/(?P<code>[0-9]{6})/$",
        views.MunicipalityDetail.as_view(),
        name="municipality-detail",
    ),
    path("centers/", views.CenterList.as_view(), name="center-list"),
    path("groups/", views.GroupList.as_view(), name="group-list"),
    path("organizations/", views.OrganizationList.as_view(), name="organization-list"),
    path("employers/", views.EmployerList.as_view(), name="employer-list"),
    path("resources/", views.ResourceList.as_view(), name="resource-list"),
    path("crisis/", views.CrisisPage.as_view(), name="crisis"),
]
