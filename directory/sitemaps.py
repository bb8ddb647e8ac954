from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Listing, Municipality, Prefecture


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        names = "listing-list center-list group-list organization-list employer-list resource-list crisis"
        about = ["about", "about-criteria", "about-checking", "about-privacy", "about-accessibility"]
        return ["home", *about, *(f"directory:{name}" for name in names.split())]

    def location(self, item):
        return reverse(item)


class PrefectureSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Prefecture.objects.all()


class MunicipalitySitemap(Sitemap):
    def items(self):
        return Municipality.objects.order_by("code")


class ListingSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Listing.objects.published().order_by("code")

    def lastmod(self, listing):
        return listing.updated_at


SITEMAPS = {
    "pages": PageSitemap,
    "prefectures": PrefectureSitemap,
    "municipalities": MunicipalitySitemap,
    "listings": ListingSitemap,
}
