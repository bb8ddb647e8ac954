from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BackOfficeConfig(admin_apps.AdminConfig):
    default = False
    default_site = "hikipedia.admin_site.BackOffice"


class HikipediaConfig(AppConfig):
    default = True
    name = "hikipedia"
    verbose_name = _("The site")

    def ready(self):
        from directory import history, triggers
        from events import rows
        from stewardship import loading

        from . import queues, roles
        from .accounts import signals

        history.register_row(self.get_model("SiteProfile"))
        queues.register()
        # Neither of the two knows the other.
        loading.add("events.csv", rows.event)
        triggers.watch(self.get_model("SiteProfile"))
        # After the last of our apps, when the permissions of all of them are there.
        post_migrate.connect(roles.install, sender=apps.get_app_config("stewardship"))
        post_migrate.connect(signals.create_cache_table, sender=self)
