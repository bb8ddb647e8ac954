import datetime
import secrets
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from directory import catalogue, triggers
from directory.features import BY_NAME, WITHOUT_VOICE
from directory.models import Listing, Prefecture, Region
from events.clock import next_midnight
from events.models import Event, Registration

from . import measures
from .models import SiteProfile

SECURITY_VALID = datetime.timedelta(days=180)  # RFC 9116 asks for less than a year
SHADES = 4  # classes of the tile map, none darker than the text on it allows
EVENTS_SHOWN = 2
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
        listings = catalogue.current()
        prefectures = [Tile(place, count(listings, place)) for place in listings.prefectures.values()]
        features = {WITHOUT_VOICE.name: WITHOUT_VOICE, **BY_NAME}
        counts = {name: listings.features[name].bit_count() for name in STARTS}
        return super().get_context_data(**kwargs) | {
            "counts": {kind: listings.kinds([kind]).bit_count() for kind in Listing.Kind.values},
            "prefectures": listings.prefectures.values(),
            "regions": [
                (region.label, [tile for tile in prefectures if tile.prefecture.region == region])
                for region in Region
            ],
            "starts": [(features[name], counts[name]) for name in STARTS if counts[name]],
            "events": list(Event.objects.next_ones(timezone.localdate())[:EVENTS_SHOWN]),
        }

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = next_midnight() if context["events"] else None
        return response


class Tile(NamedTuple):
    """One of the map."""

    prefecture: Prefecture
    count: int

    @property
    def shade(self):
        return shade(self.count)


def count(listings, prefecture):
    """How many stand in it or serve it, without nationwide ones."""
    return (listings.in_prefecture(prefecture.code) & listings.regional).bit_count()


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


@method_decorator(never_cache, name="dispatch")
class PrivacyPage(AboutPage):
    """Counted anew for everybody: registrations move no page, and this one is about them."""

    template_name = "about/privacy.html"

    def get_context_data(self, **kwargs):
        overdue = Registration.objects.past_their_date(timezone.localdate()).count()
        return super().get_context_data(**kwargs) | {"overdue": overdue}


class AccessibilityPage(AboutPage):
    template_name = "about/accessibility.html"


@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request):
    """The database answers, has every migration, and the triggers without which pages would grow stale."""
    try:
        executor = MigrationExecutor(connection)
        is_ready = not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not triggers.missing()
    except DatabaseError:
        is_ready = False
    text, status = ("ready", 200) if is_ready else ("not ready", 503)
    return HttpResponse(text, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
@permission_required("hikipedia.change_siteprofile", raise_exception=True)
def status(request):
    """How the site is, for its administrators."""
    found = measures.measures()
    context = admin.site.each_context(request) | {
        "title": _("How the site is"),
        "measures": found,
        "is_well": not any(measure.is_bad for measure in found),
    }
    return render(request, "status.html", context)


@require_safe
def metrics(request):
    """The same for a machine. Without a token of ours there is no such page."""
    said = request.headers.get("Authorization", "").encode()
    token = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not settings.METRICS_TOKEN or not secrets.compare_digest(said, token):
        raise Http404
    text = measures.as_text(measures.measures())
    return HttpResponse(
        text, content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def security(request):
    """Whom to tell about a weakness (RFC 9116). Without an address there is nothing to say."""
    profile = SiteProfile.objects.first()
    if not (profile and profile.contact_email):
        raise Http404
    today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{quote(profile.contact_email, safe='@')}",
        f"Expires: {today + SECURITY_VALID:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.SITE_URL}{request.path}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request):
    """Lets a browser search here from its address bar (OpenSearch 1.1)."""
    context = {"site_url": settings.SITE_URL}
    return render(request, "opensearch.xml", context, "application/opensearchdescription+xml")
