"""What cards and pages say about a listing."""

from urllib.parse import urlsplit

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import dates, freshness, labels, opening, recurrence_words
from ..facet_form import address_with
from ..features import FEATURES
from ..models import Listing

register = template.Library()

# On a card: what somebody afraid of the telephone, or of speaking, looks for first.
CARD_FEATURES = (
    "silent_ok",
    "nickname_ok",
    "by_email",
    "by_line",
    "by_form",
    "by_chat",
    "by_fax",
    "online",
    "home_visit",
    "for_family",
    "over_40_ok",
    "women_only",
    "free_of_charge",
)
CARD_FACTS = 5
JA = mark_safe(' lang="ja"')


@register.simple_tag(takes_context=True)
def card_lines(context, listing):
    """What a card says beyond the listing's fields. One tag: with one for each, cards cost a quarter more.

    A page may give `reason`, why it shows a listing, and `today`; without it no hours of today are shown;
    and `marks`, which marks the words that were searched for.
    """
    today, reason = context.get("today"), context.get("reason")
    state, sentence = freshness.state(listing, today)
    text = listing.summary or listing.target_text or getattr(listing.kind_object, "facts", "")
    marks = context.get("marks") or str
    return {
        "type": listing.type_label,
        "address": listing.get_absolute_url(),
        "language": "" if listing.is_name_translated else ja_attribute(),
        "name": marks(listing.display_name),
        "text": marks(text),
        "place": place_line(listing),
        "reason": reason,
        "served": "" if reason else served_line(listing),
        "distance": listing.distance,
        "hours": today_line(listing, today),
        "hours_text": listing.hours_text,
        "facts": card_facts(listing),
        "state": state,
        "freshness": sentence,
        "source": source_date(listing),
    }


@register.simple_tag
def place_line(listing):
    if listing.municipality_id:
        return _("%(prefecture)s, %(town)s") % {
            "prefecture": listing.prefecture,
            "town": listing.municipality,
        }
    if listing.prefecture_id:
        return str(listing.prefecture)
    return _("Nationwide") if listing.serves == Listing.Serves.NATIONWIDE else ""


def served_line(listing):
    """Whom it serves, where that is certain and says more than the place does."""
    areas = listing.card_areas
    served = [area for area in areas if not area.is_excluded]
    excluded = [str(area) for area in areas if area.is_excluded]
    if not served or (len(served) == 1 and not excluded and _is_where_it_stands(served[0], listing)):
        return ""
    text = _(", ").join(str(area) for area in served)
    if excluded:
        return _("%(places)s outside %(except)s") % {"places": text, "except": _(", ").join(excluded)}
    return text


def _is_where_it_stands(area, listing):
    if area.municipality_id:
        return area.municipality_id == listing.municipality_id
    return listing.municipality_id is None and area.prefecture_id == listing.prefecture_id


def today_line(listing, today):
    """Today's hours, only while a check of the schedule is valid. They change at midnight only."""
    if not today or not freshness.has_valid_schedule(listing, today):
        return ""
    known = [(schedule, opening.is_open_on(schedule, today)) for schedule in listing.card_schedules]
    spans = [schedule for schedule, is_open in known if is_open]
    if not spans:
        return _("Closed today") if known and all(is_open is False for _schedule, is_open in known) else ""
    if not any(span.starts_at for span in spans):
        return _("Open today")
    times = (
        f"{opening.clock(span.starts_at)}–{opening.clock(span.ends_at)}" for span in spans if span.starts_at
    )
    return _("Today %(hours)s") % {"hours": _(", ").join(times)}


def card_facts(listing):
    known = labels.of_features()
    return [known[name] for name in CARD_FEATURES if getattr(listing, name)][:CARD_FACTS]


@register.filter
def freshness_state(listing):
    return freshness.state(listing)[0]


@register.filter(name="freshness")
def freshness_sentence(listing):
    return freshness.state(listing)[1]


@register.simple_tag
def ja_attribute():
    """Names are Japanese: an English page says so to screen readers."""
    return "" if get_language() == "ja" else JA


@register.simple_tag
def ages_line(listing):
    """Ages in words; nothing where the text says more than the numbers can."""
    if listing.no_age_limit:
        return _("No age limit")
    low, high = listing.age_min, listing.age_max
    if low is None and high is None:
        return ""
    if low is None:
        text = _("Up to %(high)s years") % {"high": high}
    elif high is None:
        text = _("From %(low)s years") % {"low": low}
    else:
        text = _("%(low)s to %(high)s years") % {"low": low, "high": high}
    return _("about: %(ages)s") % {"ages": text} if listing.ages_approximate else text


@register.simple_tag
def known_features(listing):
    """[(label, yes or no)] of every attribute that is confirmed."""
    known = labels.of_features()
    values = ((known[feature.name], getattr(listing, feature.name)) for feature in FEATURES)
    return [(label, value) for label, value in values if value is not None]


@register.simple_tag
def unknown_of(features):
    known = labels.of_features()
    return _(", ").join(known[feature.name] for feature, value in features if value is None)


@register.simple_tag
def map_url(listing):
    """The map of the Geospatial Information Authority of Japan."""
    return f"https://maps.gsi.go.jp/#17/{listing.latitude:.6f}/{listing.longitude:.6f}/"


@register.filter
def schedule_words(schedule):
    return recurrence_words.in_words(schedule)


def source_date(listing):
    """Until somebody has checked an entry, the source and its date stand beside it."""
    if listing.verified_on is not None:
        return ""
    for source in listing.card_sources:
        site = source.publisher or urlsplit(source.url).netloc
        if source.published:
            return _("Source: %(site)s, %(date)s") % {"site": site, "date": dates.partial(source.published)}
        return _("Source: %(site)s, no date") % {"site": site}
    return ""


@register.simple_tag(takes_context=True)
def page_address(context, number):
    """Of another page of the same list."""
    return address_with(context["request"], page=str(number) if number > 1 else "")
