from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import Event


class Session(models.Model):
    """One part of the programme."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("part of the programme")
        verbose_name_plural = _("programme")
        # The time decides; a number is only needed where there is none.
        ordering = ["order", models.F("starts_at").asc(nulls_last=True), "pk"]

    def __str__(self):
        return self.title


class Appearance(models.Model):
    """A company or body that speaks, and the person, as far as the person agreed to stand here."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="appearances")
    session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("part of the programme"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    employer = models.ForeignKey(
        "directory.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("employer of the directory"),
    )
    body_name = models.CharField(
        _("company or body"), max_length=200, blank=True, help_text=_("Where it is not in the directory.")
    )
    person_name = models.CharField(_("name of the person, as agreed"), max_length=100, blank=True)
    person_title = models.CharField(_("title of the person, as agreed"), max_length=100, blank=True)
    consented_on = models.DateField(
        _("consent of the person"),
        null=True,
        blank=True,
        help_text=_("The day of the consent that you have on file. Without it only the company is shown."),
    )
    topic = models.CharField(_("speaks about"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("who speaks")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(employer__isnull=False)
                | ~models.Q(body_name="")
                | ~models.Q(person_name="", person_title=""),
                name="appearance_is_of_somebody",
                violation_error_message=_("Who speaks? Choose an employer, or write a body or a person."),
            )
        ]

    def __str__(self):
        return self.public_body or str(self._meta.verbose_name)

    @property
    def public_body(self):
        return self.employer.display_name if self.employer else self.body_name

    @property
    def public_person(self):
        """Title and name, only with the person's consent."""
        if not self.consented_on:
            return ""
        return " ".join(filter(None, [self.person_title, self.person_name]))


class Material(models.Model):
    """Something to read or see afterwards."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("web address"), max_length=1000)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("material")
        ordering = ["pk"]

    def __str__(self):
        return self.title
