from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from directory.features import BY_NAME, WITHOUT_VOICE
from directory.models import Listing, Prefecture, Region

from .models import SiteProfile

SHADES = 4  # classes of the tile map, none darker than the text on it allows
STARTS = (
    WITHOUT_VOICE.name,
    "by_email",
    "online",
    "home_visit",
    "over_40_ok",
    "for_family",
    "women_only",
    "silent_ok",
)


class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        public = Listing.objects.published()
        by_prefecture = public.count_by_prefecture()
        kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in Listing.Kind.values}
        starts = {name: Count("pk", filter=Q(**{name: True})) for name in STARTS}
        counts = public.aggregate(**kinds, **starts)
        prefectures = list(Prefecture.objects.all())
        for prefecture in prefectures:
            prefecture.count = by_prefecture.get(prefecture.pk, 0)
            prefecture.shade = shade(prefecture.count)
        features = {WITHOUT_VOICE.name: WITHOUT_VOICE, **BY_NAME}
        return super().get_context_data(**kwargs) | {
            "counts": counts,
            "prefectures": prefectures,
            "regions": [
                (region.label, [item for item in prefectures if item.region == region]) for region in Region
            ],
            "starts": [(features[name], counts[name]) for name in STARTS if counts[name]],
        }


def shade(count):
    """0 for none, then one class for each doubling: 1–3, 4–7, 8–15, 16 and more."""
    return min(SHADES, max(1, count.bit_length() - 1)) if count else 0


class AboutPage(TemplateView):
    template_name = "about/about.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"profile": SiteProfile.objects.first() or SiteProfile()}


class CriteriaPage(AboutPage):
    template_name = "about/criteria.html"


class CheckingPage(AboutPage):
    template_name = "about/checking.html"


class PrivacyPage(AboutPage):
    template_name = "about/privacy.html"


class AccessibilityPage(AboutPage):
    template_name = "about/accessibility.html"


@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request):
    """The database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        is_ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        is_ready = False
    text, status = ("ready", 200) if is_ready else ("not ready", 503)
    return HttpResponse(text, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
