from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
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
