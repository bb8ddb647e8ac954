from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HikipediaConfig(AppConfig):
    name = "hikipedia"
    verbose_name = _("The site")
