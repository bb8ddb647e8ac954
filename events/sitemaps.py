from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Event


class EventPageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return ["events:event-list", "events:event-archive"]

    def location(self, item):
        return reverse(item)


class EventSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Event.objects.published().order_by("code")

    def lastmod(self, event):
        return event.updated_at


SITEMAPS = {"event-pages": EventPageSitemap, "events": EventSitemap}
