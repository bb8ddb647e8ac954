"""The words of choices and attributes as plain texts: a lazy one is looked up anew wherever it is shown."""

from functools import cache

from django.utils.translation import get_language

from .features import FILTERABLE


def label(choices, value):
    """Of a value of TextChoices. (Django's own way hashes the words of every choice each time.)"""
    return _labels(choices, get_language()).get(value, value)


def of_features():
    """{name of the attribute: label}"""
    return _feature_labels(get_language())


@cache
def _labels(choices, language):
    return {choice.value: str(choice.label) for choice in choices}


@cache
def _feature_labels(language):
    return {feature.name: str(feature.label) for feature in FILTERABLE}
