from django.contrib.auth import models as auth
from django.db import models
from django.utils.translation import gettext_lazy as _

from .roles import Role


class UserManager(auth.UserManager):
    use_in_migrations = False

    def administrators(self):
        """Those who can let others in: without one of them nobody could."""
        members = auth.Group.objects.filter(name=Role.ADMINISTRATOR).values("user")
        return self.filter(
            models.Q(is_superuser=True) | models.Q(pk__in=members), is_active=True, is_staff=True
        )


class User(auth.AbstractUser):
    """Staff only: visitors have no accounts. What each may do is in hikipedia/roles.py."""

    organization = models.ForeignKey(
        "directory.MemberOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizers",
        verbose_name=_("organization"),
        help_text=_("Organizers see and edit what belongs to it, and nothing else."),
    )
    session_version = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    class Meta(auth.AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people of the back office")

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        """Family name first, as in Japan; the user name for whom has given none."""
        return f"{self.last_name} {self.first_name}".strip() or self.get_username()

    get_short_name = get_full_name

    def get_session_auth_hash(self):
        return f"{super().get_session_auth_hash()}-{self.session_version}"

    def end_sessions(self):
        """Logs the person out everywhere; Django does so by itself for a new password alone."""
        self.session_version = models.F("session_version") + 1
        self.save(update_fields=["session_version"])
        self.refresh_from_db(fields=["session_version"])


class SiteProfile(models.Model):
    """Who runs the site and who pays for it. One row; an empty part says that it is not filled in yet."""

    operator_name = models.CharField(_("who runs the site"), max_length=200, blank=True)
    operator_description = models.TextField(_("about the operator"), blank=True)
    contact_email = models.EmailField(
        _("address for contact without telephone"),
        blank=True,
        help_text=_("Shown on the page about this site."),
    )
    funding = models.TextField(_("who pays"), blank=True)
    ties = models.TextField(
        _("ties to listed bodies"),
        blank=True,
        help_text=_("Any tie between people at Node and an organization or company that is listed here."),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("about this site")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_profile_is_one_row")]

    def __str__(self):
        return str(_("About this site"))

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
