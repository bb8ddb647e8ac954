import math

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..addresses import address
from ..validators import validate_municipality_code

EARTH_RADIUS_KM = 6371.0


def great_circle_km(latitude, longitude, other_latitude, other_longitude):
    """Between two points in degrees, by the haversine formula."""
    lat1, lng1, lat2, lng2 = map(math.radians, (latitude, longitude, other_latitude, other_longitude))
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def distance_km(a, b):
    """Great-circle distance between two things with `latitude` and `longitude`."""
    return great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude)


class Region(models.TextChoices):
    HOKKAIDO = "hokkaido", _("Hokkaido")
    TOHOKU = "tohoku", _("Tohoku")
    KANTO = "kanto", _("Kanto")
    CHUBU = "chubu", _("Chubu")
    KINKI = "kinki", _("Kinki")
    CHUGOKU = "chugoku", _("Chugoku")
    SHIKOKU = "shikoku", _("Shikoku")
    KYUSHU = "kyushu", _("Kyushu and Okinawa")


class Prefecture(models.Model):
    """One of the 47, keyed by its JIS X 0401 code."""

    code = models.CharField(
        _("code"), max_length=2, primary_key=True, validators=[RegexValidator(r"^(0[1-9]|[1-3]\d|4[0-7])$")]
    )
    slug = models.SlugField(_("address part"), unique=True)
    name = models.CharField(_("name"), max_length=10, unique=True)
    name_kana = models.CharField(_("reading"), max_length=20)
    name_en = models.CharField(_("English name"), max_length=20)
    short_name = models.CharField(_("short name"), max_length=10)
    region = models.CharField(_("region"), max_length=10, choices=Region)
    latitude = models.FloatField(_("latitude of the capital"))
    longitude = models.FloatField(_("longitude of the capital"))
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("prefecture")
        verbose_name_plural = _("prefectures")
        ordering = ["code"]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name

    def get_absolute_url(self):
        return address("directory:prefecture-detail", self.slug)

    @property
    def label(self):
        """The short form that fits a tile."""
        return self.name_en if get_language() == "en" else self.short_name


class Municipality(models.Model):
    """A city, town, village, special ward, or a ward of a designated city (then `parent` is the city)."""

    code = models.CharField(
        _("code"), max_length=6, primary_key=True, validators=[validate_municipality_code]
    )
    prefecture = models.ForeignKey(
        Prefecture, models.PROTECT, related_name="municipalities", verbose_name=_("prefecture")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wards",
        verbose_name=_("city of the ward"),
    )
    name = models.CharField(_("name"), max_length=20)
    name_kana = models.CharField(_("reading"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    latitude = models.FloatField(_("latitude of the office"), null=True, blank=True)
    longitude = models.FloatField(_("longitude of the office"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return address("directory:municipality-detail", self.code)

    @property
    def full_name(self):
        """A ward is never shown without its city: 北区 alone stands twice in Osaka prefecture."""
        if get_language() == "en":
            return f"{self.name_en}, {self.parent.name_en}" if self.parent_id else self.name_en
        return f"{self.parent.name}{self.name}" if self.parent_id else self.name

    @property
    def office(self):
        """The point to measure from; three wards of 2024 have no coordinates yet, their city has."""
        return self if self.latitude is not None or not self.parent_id else self.parent

    @property
    def family(self):
        """Codes that belong together: itself and its city, if it is a ward."""
        return [self.code, self.parent_id] if self.parent_id else [self.code]
