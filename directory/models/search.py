"""What searching needs besides the listings: their normal forms, what waits to be indexed, the synonyms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..search.normal import normalise
from .listing import Listing


class SearchEntry(models.Model):  # noqa: DJ008 – nobody sees it
    """Normal forms of a listing's public texts. Its `id` is the small number by which indexes know it.

    Written by directory/search/index.py alone. It outlives its listing until the next indexing, which
    needs it to know what to take out of them.
    """

    listing = models.OneToOneField(
        Listing, models.DO_NOTHING, related_name="search_entry", db_constraint=False
    )
    names = models.TextField()
    summary = models.TextField()
    text = models.TextField()

    @property
    def forms(self):
        return {"names": self.names, "summary": self.summary, "text": self.text}


class SearchPiece(models.Model):  # noqa: DJ008 – nobody sees it
    """A piece of text and the entries that hold it, packed; see directory/search/pieces.py."""

    piece = models.CharField(max_length=30, primary_key=True)
    entries = models.BinaryField()


class SearchTask(models.Model):  # noqa: DJ008 – nobody sees it
    """A listing that has to be indexed anew; without a listing: all of them.

    Database triggers write these rows (directory/triggers.py), so that no way of writing is forgotten.
    """

    listing = models.UUIDField(null=True)


class Revision(models.Model):  # noqa: DJ008 – nobody sees it
    """Says whether anything public has changed: the sum of the numbers, see directory/triggers.py."""

    number = models.BigIntegerField()


class SynonymGroup(models.Model):
    """Words that find one another."""

    class Direction(models.TextChoices):
        BOTH = "both", _("All of these words mean the same")
        ONE_WAY = "one_way", _("Searching for the first word finds the others, too")

    direction = models.CharField(_("how they find one another"), max_length=7, choices=Direction)
    note = models.CharField(_("note for staff"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["pk"]

    def __str__(self):
        return " = ".join(term.text for term in self.terms.all()) or str(_("(no words yet)"))


class SynonymTerm(models.Model):
    """One word of a group. The first one of a group is the form that is kept in the index."""

    group = models.ForeignKey(SynonymGroup, models.CASCADE, related_name="terms")
    text = models.CharField(_("word"), max_length=60)
    not_after_same_script = models.BooleanField(
        _("not inside a longer word"),
        default=False,
        help_text=_("So ライン is not found in オンライン, nor LINE in online."),
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "text"], name="synonym_once_in_group")]

    def __str__(self):
        return self.text

    def clean(self):
        if self.text and not normalise(self.text):
            raise ValidationError({"text": _("This word holds no letters to search for.")})
