from django.db import models
from django.utils.translation import gettext_lazy as _

from .listing import Listing


class CounselingCenter(Listing):
    KIND = Listing.Kind.CENTER

    class Type(models.TextChoices):
        HIKIKOMORI_CENTER = "hikikomori_center", _("Regional Hikikomori Support Center")
        SUPPORT_STATION = "support_station", _("Hikikomori Support Station or Project")
        YOUTH_STATION = "youth_station", _("Regional Youth Support Station")
        SELF_RELIANCE = "self_reliance", _("Self-Reliance Consultation Support Agency")
        MENTAL_HEALTH = "mental_health", _("Mental Health and Welfare Center")
        PUBLIC_HEALTH = "public_health", _("Public Health Center")
        HEALTH_CENTER = "health_center", _("Municipal Health Center")
        YOUTH_CENTER = "youth_center", _("Children and Youth General Consultation Center")
        MUNICIPAL = "municipal", _("Municipal window")
        PREFECTURAL = "prefectural", _("Prefectural window")
        WELFARE_COUNCIL = "welfare_council", _("Council of Social Welfare")
        COMMUNITY_SUPPORT = "community_support", _("Community General Support Center")
        CONSULTATION_OFFICE = "consultation_office", _("Consultation support office")
        OTHER = "other", _("Other window")

    # Public windows, free of charge by their kind (the caller may pay the call).
    FREE_TYPES = {
        Type.HIKIKOMORI_CENTER,
        Type.SUPPORT_STATION,
        Type.YOUTH_STATION,
        Type.SELF_RELIANCE,
        Type.MENTAL_HEALTH,
        Type.PUBLIC_HEALTH,
        Type.HEALTH_CENTER,
        Type.YOUTH_CENTER,
        Type.MUNICIPAL,
        Type.PREFECTURAL,
    }

    EXPLANATIONS = {
        Type.HIKIKOMORI_CENTER: _(
            "The window for hikikomori in particular, set up by prefectures and cities. The person or "
            "the family can ask; nobody has to decide anything first."
        ),
        Type.SUPPORT_STATION: _(
            "A municipality's own help with hikikomori, such as someone to talk to, a place to be, or "
            "contact with others."
        ),
        Type.YOUTH_STATION: _(
            "Help on the way to work for people of 15 to 49 years, at their own pace. Parents can ask too."
        ),
        Type.SELF_RELIANCE: _(
            "The first window for any trouble with living, money or housing. There is no income test for "
            "asking."
        ),
        Type.MENTAL_HEALTH: _(
            "The prefecture's or city's center for mental health. Anyone can ask about worries of the mind."
        ),
        Type.PUBLIC_HEALTH: _(
            "A public office for health. Public health nurses also listen to worries of the mind and of "
            "families."
        ),
        Type.HEALTH_CENTER: _(
            "The health office of a city or town, close to home. Public health nurses listen to worries."
        ),
        Type.YOUTH_CENTER: _(
            "One window for children and young people and any of their worries. The ages differ from place "
            "to place."
        ),
        Type.MUNICIPAL: _("A section of the city, ward, town or village office."),
        Type.PREFECTURAL: _("A section of the prefectural office."),
        Type.WELFARE_COUNCIL: _(
            "A private non-profit body in every municipality that helps neighbors with all kinds of troubles."
        ),
        Type.COMMUNITY_SUPPORT: _(
            "For people of 65 and over and their families. Parents can also speak about a child who lives "
            "with them."
        ),
        Type.CONSULTATION_OFFICE: _(
            "An office that helps people with disabilities and families find services."
        ),
    }

    type = models.CharField(_("type"), max_length=20, choices=Type)

    class Meta:
        verbose_name = _("counseling center")
        verbose_name_plural = _("counseling centers")

    @property
    def is_free_by_type(self):
        return self.type in self.FREE_TYPES

    @property
    def explanation(self):
        return self.EXPLANATIONS.get(self.type, "")
