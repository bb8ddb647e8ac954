"""Two people have the same small form open: what somebody else has done meanwhile is not undone unseen."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StaleMixin(forms.Form):
    """Carries the values with which it was opened. When they are others now, it comes back once with all
    that was typed; saving once more saves that."""

    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data, **kwargs):
        super().__init__(data and data.copy(), **kwargs)
        names = self._meta.fields
        self.now = _one_line_end("|".join(str(getattr(self.instance, name)) for name in names))
        self.initial["was"] = self.now

    def clean(self):
        cleaned = super().clean()
        if self.has_news and _one_line_end(cleaned.get("was", "")) != self.now:
            self.data[self.add_prefix("was")] = self.now
            self.add_error(None, self.stopped())
        return cleaned

    @property
    def has_news(self):
        return bool(set(self.changed_data) - {"was"})

    def stopped(self):
        return _(
            "Nothing has been saved yet: somebody else has changed this meanwhile. "
            "Please look at it in another window. Saving once more saves what stands here."
        )


def _one_line_end(text):
    """Browsers send others than they were given."""
    return text.replace("\r\n", "\n").strip()
