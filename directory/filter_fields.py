"""What a condition accepts: a place, a postal code, an age, some kinds."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from . import postal


class PlaceField(forms.CharField):
    """A prefecture by its slug or a municipality by its code."""

    def __init__(self, *, places, **kwargs):
        self.places = places
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if text and text not in self.places:
            raise ValidationError("unknown place")
        return self.places.get(text)


class PlaceFilter(django_filters.Filter):
    field_class = PlaceField


class PostalField(forms.CharField):
    def clean(self, value):
        text = super().clean(value)
        digits = postal.read(text)
        if text and digits is None:
            raise ValidationError("no postal code")
        return digits


class PostalFilter(django_filters.Filter):
    field_class = PostalField


class AgeFilter(django_filters.Filter):
    field_class = forms.IntegerField


class KindField(django_filters.fields.MultipleChoiceField):
    def clean(self, value):
        """An empty kind is none, and one that stands twice is one."""
        return super().clean(list(dict.fromkeys(filter(None, value or []))))


class KindFilter(django_filters.MultipleChoiceFilter):
    field_class = KindField
