from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from directory.sitemaps import SITEMAPS as directory_maps
from events.sitemaps import SITEMAPS as event_maps

from . import errors, views

urlpatterns = [
    path("admin/account/", include("hikipedia.accounts.urls")),
    path("admin/status/", admin.site.admin_view(views.status), name="status"),
    path("admin/", include("stewardship.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path(".well-known/security.txt", views.security, name="security"),
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("sitemap.xml", sitemap, {"sitemaps": {**directory_maps, **event_maps}}, name="sitemap"),
    path("", include("events.file_urls")),
    *i18n_patterns(
        path("", views.Home.as_view(), name="home"),
        path("about/", views.AboutPage.as_view(), name="about"),
        path("about/criteria/", views.CriteriaPage.as_view(), name="about-criteria"),
        path("about/checking/", views.CheckingPage.as_view(), name="about-checking"),
        path("about/privacy/", views.PrivacyPage.as_view(), name="about-privacy"),
        path("about/accessibility/", views.AccessibilityPage.as_view(), name="about-accessibility"),
        path("", include("directory.urls")),
        path("", include("events.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error
