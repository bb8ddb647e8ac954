"""Two people have the same small form open: what somebody else has done meanwhile is not undone unseen."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StaleMixin(forms.Form):
    """For forms of texts and choices. It carries the values with which it was opened.

    What nobody has touched is not saved at all (`has_news`). Where the values are others now, the form comes
    back once with all that was typed; saving once more saves that.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data, **kwargs):
        super().__init__(data and data.copy(), **kwargs)
        self.now = _joined(getattr(self.instance, name) for name in self._meta.fields)
        self.initial["was"] = self.now

    def clean(self):
        cleaned = super().clean()
        if self.has_news and self.opened != self.now:
            self.data[self.add_prefix("was")] = self.now
            self.add_error(None, self.stopped())
        return cleaned

    @property
    def opened(self):
        return _joined([self.data.get(self.add_prefix("was"), "")])

    @property
    def has_news(self):
        typed = _joined(self.data.get(self.add_prefix(name), "") for name in self._meta.fields)
        return typed != self.opened and bool(set(self.changed_data) - {"was"})

    def stopped(self):
        return _(
            "Nothing has been saved yet: somebody else has changed this meanwhile. "
            "Please look at it in another window. Saving once more saves what stands here."
        )


def _joined(values):
    """Browsers send other ends of lines than they were given."""
    return "|".join(str(value) for value in values).replace("\r\n", "\n").strip()
