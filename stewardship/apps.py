from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StewardshipConfig(AppConfig):
    name = "stewardship"
    verbose_name = _("Stewardship")

    def ready(self):
        from directory.admin.signals import listing_saved

        from .mending import record_pending

        listing_saved.connect(record_pending, dispatch_uid="check that waits for the mended page")
