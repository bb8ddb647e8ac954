import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import typed
from ..labels import label
from .listing import Listing


class ContactPoint(models.Model):
    class Channel(models.TextChoices):
        """In the order in which they are shown: the phone comes last."""

        EMAIL = "email", _("E-mail")
        FORM = "form", _("Web form")
        LINE = "line", _("LINE")
        CHAT = "chat", _("Chat")
        LETTER = "letter", _("Letter")
        FAX = "fax", _("Fax")
        WEBSITE = "website", _("Website")
        PHONE = "phone", _("Telephone")

    ATTRIBUTES = {
        Channel.EMAIL: "by_email",
        Channel.FORM: "by_form",
        Channel.LINE: "by_line",
        Channel.CHAT: "by_chat",
        Channel.LETTER: "by_letter",
        Channel.FAX: "by_fax",
        Channel.PHONE: "by_phone",
    }
    WEB_CHANNELS = {Channel.FORM, Channel.LINE, Channel.CHAT, Channel.WEBSITE}

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="contact_points")
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    value = models.CharField(
        _("number or address"), max_length=1000, help_text=_("Telephone numbers as they are published.")
    )
    purpose = models.CharField(_("what it is for"), max_length=100, blank=True)
    hours_note = models.CharField(_("when"), max_length=200, blank=True)
    is_source_page = models.BooleanField(
        _("page of the source"),
        default=False,
        help_text=_("Not the listing's own site, but the page where the information was found."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("way of contact")
        verbose_name_plural = _("ways of contact")
        ordering = ["order", "pk"]

    def __str__(self):
        return f"{self.get_channel_display()} {self.value}"

    def save(self, *args, **kwargs):
        former = ContactPoint.objects.filter(pk=self.pk).values_list("channel", flat=True).first()
        super().save(*args, **kwargs)
        if former and former != self.channel:
            self.forget_channel(former)
        self.set_attribute(self.channel, True)

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        self.forget_channel(self.channel)
        return result

    def clean(self):
        self.value = as_kept(self.channel, self.value)
        try:
            self._meta.get_field("value").run_validators(self.value)  # it may have become longer
            check_contact_value(self.channel, self.value)
        except ValidationError as error:
            raise ValidationError({"value": error.messages}) from error

    def get_channel_display(self):
        return label(self.Channel, self.channel)

    def forget_channel(self, channel):
        """Without a contact the way is again not confirmed."""
        if not ContactPoint.objects.filter(listing=self.listing_id, channel=channel).exists():
            self.set_attribute(channel, None)

    def set_attribute(self, channel, value):
        if attribute := self.ATTRIBUTES.get(channel):
            Listing.objects.filter(pk=self.listing_id).update(**{attribute: value})
            if "listing" in self._state.fields_cache:
                setattr(self.listing, attribute, value)

    @property
    def is_voiceless(self):
        return self.channel not in {self.Channel.PHONE, self.Channel.WEBSITE}

    @property
    def href(self):
        if self.channel == self.Channel.PHONE:
            digits = re.sub(r"[^0-9#*+]", "", typed.narrow(self.value))
            return "tel:" + digits.replace("#", "%23") if digits else ""
        if self.channel == self.Channel.EMAIL:
            return f"mailto:{self.value}"
        return self.value if self.channel in self.WEB_CHANNELS and self.value.startswith("http") else ""


def as_kept(channel, value):
    """In usual width where somebody dials, writes to or opens it; a name or a postal address as it is."""
    if channel in {ContactPoint.Channel.PHONE, ContactPoint.Channel.FAX}:
        return typed.number(value)
    if channel in {ContactPoint.Channel.EMAIL, ContactPoint.Channel.WEBSITE, ContactPoint.Channel.FORM}:
        return typed.narrow(value)
    return value.strip()


def check_contact_value(channel, value):
    """Raises ValidationError where the value cannot be what the channel says."""
    if channel in {ContactPoint.Channel.PHONE, ContactPoint.Channel.FAX}:
        validate_phone(value)
    elif channel == ContactPoint.Channel.EMAIL:
        validate_email(value)
    elif channel in {ContactPoint.Channel.WEBSITE, ContactPoint.Channel.FORM}:
        URLValidator(schemes=["http", "https"])(value)


def validate_phone(value):
    """A number of the Japanese numbering plan, or a short number such as #8008 or 189."""
    if re.fullmatch(r"[#*]?[0-9]{3,4}", value):
        return
    try:
        number = phonenumbers.parse(value, "JP")
    except phonenumbers.NumberParseException:
        number = None
    is_ours = number is not None and number.country_code == 81 and not number.extension
    if not (is_ours and phonenumbers.is_valid_number(number)):
        raise ValidationError(_("“%(value)s” is not a telephone number of Japan."), params={"value": value})
