from django.db import models
from django.utils.translation import gettext_lazy as _

from .listing import Listing


class SelfHelpGroup(Listing):
    KIND = Listing.Kind.GROUP

    class Type(models.TextChoices):
        PEER_MEETING = "peer_meeting", _("Meeting of people concerned")
        PLACE_TO_BE = "place_to_be", _("Place to be")
        ONLINE_PLACE = "online_place", _("Online place to be")
        TRAVELING_PLACE = "traveling_place", _("Traveling place to be")
        FAMILY_ASSOCIATION = "family_association", _("Family association")
        FAMILY_MEETING = "family_meeting", _("Family meeting")
        WOMEN_MEETING = "women_meeting", _("Women's gathering")
        OTHER = "other", _("Other group")

    EXPLANATIONS = {
        Type.PEER_MEETING: _("People with the same experience meet. Nobody is there to teach or to treat."),
        Type.PLACE_TO_BE: _("A place where you may simply be. Nothing has to be done there."),
        Type.ONLINE_PLACE: _("A place to be that you enter from home, by computer or phone."),
        Type.TRAVELING_PLACE: _("A place to be that opens in one town after another."),
        Type.FAMILY_ASSOCIATION: _("Families of people in withdrawal support one another."),
        Type.FAMILY_MEETING: _("A gathering where families talk with one another."),
        Type.WOMEN_MEETING: _("A gathering for everyone who identifies as a woman."),
    }

    type = models.CharField(_("type"), max_length=20, choices=Type)

    class Meta:
        verbose_name = _("self-help group or place to be")
        verbose_name_plural = _("self-help groups and places to be")

    is_free_by_type = False

    @property
    def explanation(self):
        return self.EXPLANATIONS.get(self.type, "")
