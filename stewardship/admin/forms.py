from django import forms
from django.utils.translation import gettext_lazy as _

from ..importing import headers
from ..importing.limits import MAX_BYTES
from ..models import Dataset

OWN, NEW = "own", "new"


class UploadForm(forms.ModelForm):
    """A file, and whose it is. The fields of a dataset are for a new one."""

    file = forms.FileField(
        label=_("file"),
        help_text=_(
            "CSV or Excel (.xlsx), up to 30 MB and 50,000 rows. It is only looked at: nothing changes yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    target = forms.ChoiceField(label=_("where it comes from"))
    url = forms.URLField(label=_("web address"), required=False, max_length=1000, assume_scheme="https")

    class Meta:
        model = Dataset
        fields = [
            "name",
            "kind",
            "type",
            "prefecture",
            "publisher",
            "source_type",
            "licence",
            "url",
            "new_status",
        ]

    def __init__(self, *args, refused_size=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused_size = refused_size
        known = [(str(dataset.pk), str(dataset)) for dataset in Dataset.objects.all()]
        self.fields["target"].choices = [
            *([(_("Datasets imported before"), known)] if known else []),
            (NEW, _("A new dataset (say below what it is)")),
            (OWN, _("An export of this site that comes back")),
        ]
        for name in ("name", "kind", "source_type", "new_status"):
            self.fields[name].required = False

    def clean(self):
        cleaned = super().clean()
        if self.refused_size:
            self.errors.pop("file", None)
            text = _("The file is larger than %(limit)s MB, the most that can be imported at once.")
            self.add_error("file", text % {"limit": MAX_BYTES // 1_000_000})
        if cleaned.get("target") == NEW:
            for name in ("name", "kind"):
                if not cleaned.get(name):
                    self.add_error(name, _("A new dataset needs this."))
        return cleaned

    def _post_clean(self):
        """The model is judged for a new dataset alone."""
        if self.cleaned_data.get("target") == NEW:
            for field in ("source_type", "new_status"):
                default = Dataset._meta.get_field(field).default
                self.cleaned_data[field] = self.cleaned_data.get(field) or default
            super()._post_clean()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"slug"}

    def dataset(self):
        """Not saved yet where it is new."""
        target = self.cleaned_data["target"]
        if target == OWN:
            return None
        if target != NEW:
            return Dataset.objects.get(pk=target)
        self.instance.slug = _free_slug()
        return self.instance


def _free_slug():
    number = Dataset.objects.count() + 1
    while Dataset.objects.filter(slug=f"dataset-{number}").exists():
        number += 1
    return f"dataset-{number}"


class ColumnsForm(forms.Form):
    """One choice for each header of the file."""

    def __init__(self, *args, run, assigned, **kwargs):
        super().__init__(*args, **kwargs)
        self.headers = run.headers
        samples = list(run.rows.order_by("line").values_list("original", flat=True)[:30])
        for place, header in enumerate(run.headers):
            cells = [row[place] for row in samples if place < len(row) and row[place].strip()]
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=header,
                choices=[(name, label) for name, label in headers.choices()],
                initial=assigned.get(header, "-"),
                help_text=" ／ ".join(cell[:40] for cell in list(dict.fromkeys(cells))[:3]),
            )

    def clean(self):
        cleaned = super().clean()
        seen = {}
        for place, header in enumerate(self.headers):
            target = cleaned.get(f"column-{place}", "-")
            if target != "-" and target in seen:
                self.add_error(f"column-{place}", _("“%(name)s” is this already.") % {"name": seen[target]})
            seen.setdefault(target, header)
        if "name" not in seen:
            self.add_error(None, _("One column must be the name."))
        return cleaned

    def mapping(self):
        return {header: self.cleaned_data[f"column-{place}"] for place, header in enumerate(self.headers)}
