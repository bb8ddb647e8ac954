"""What stands in a template without a variable is kept for each language, and nothing else is."""

import pytest
from django.template import Context, Template
from django.utils import translation

CONSTANT = Template('{% load i18n %}{% translate "Hikipedia" %} {% url "home" %}')
OF_A_PLACE = Template('{% load i18n %}{% translate word %} {% url "directory:prefecture-detail" slug %}')


@pytest.mark.parametrize("language", ["ja", "en", "ja"])
def test_words_are_those_of_the_language(language):
    with translation.override(language):
        assert CONSTANT.render(Context()) == {"ja": "ひきペディア /", "en": "Hikipedia /en/"}[language]


@pytest.mark.parametrize(
    ("word", "slug", "html"),
    [("Find", "osaka", "さがす /prefectures/osaka/"), ("Events", "kyoto", "イベント /prefectures/kyoto/")],
)
def test_variables_are_looked_up_each_time(word, slug, html):
    assert OF_A_PLACE.render(Context({"word": word, "slug": slug})) == html


def test_words_for_variables_stay_variables():
    template = Template('{% load i18n %}{% translate "Hikipedia" as name %}{{ name }}!')
    assert [template.render(Context()) for _time in range(2)] == ["ひきペディア!"] * 2
