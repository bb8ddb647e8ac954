"""The pages that are measured, each with the times it took."""

import statistics
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from directory.models import Listing

from . import words

SEARCHED = {20_000: "≤ 40 × nothing (HTTP)", 200_000: "≤ 140 × nothing (HTTP)"}
PREFECTURE = {200_000: "≤ 3 × its ms at 20,000"}
WORDS_A_ROUND = 8  # in 30 rounds each of them comes seven or eight times


@dataclass
class Page:
    name: str
    path: str
    variants: tuple[str, ...] = ("",)  # query strings that take turns
    goals: dict[int, str] = field(default_factory=dict)  # by number of listings
    queries: int = 0
    size: int = 0  # bytes of the body, compressed
    times: dict[str, list[float]] = field(default_factory=dict)  # milliseconds, by variant

    def variants_of(self, round_: int) -> list[str]:
        """Another word in every round, so that nothing kept for a query can help."""
        if len(self.variants) == 1:
            return list(self.variants)
        start = round_ * WORDS_A_ROUND
        return [self.variants[(start + step) % len(self.variants)] for step in range(WORDS_A_ROUND)]

    def add(self, variant: str, milliseconds: float) -> None:
        self.times.setdefault(variant, []).append(milliseconds)

    @property
    def all_times(self) -> list[float]:
        return [time for times in self.times.values() for time in times]

    @property
    def median(self) -> float:
        return statistics.median(self.all_times)

    @property
    def p95(self) -> float:
        # Of a single time nothing else can be said.
        times = self.all_times
        return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]

    def slowest(self) -> "Page":
        """Of the words the one with the largest median, as a row of its own."""
        variant = max(self.times, key=lambda variant: statistics.median(self.times[variant]))
        word = dict(zip(self.variants, words.QUERIES, strict=True))[variant]
        return Page(
            f"… the slowest of them: {word}",
            self.path,
            (variant,),
            self.goals,
            self.queries,
            self.size,
            {variant: self.times[variant]},
        )


def pages() -> list[Page]:
    """The first one does nothing: the others are compared with it."""
    detailed = Listing.objects.published().filter(schedules__isnull=False).order_by("code").first()
    return [
        Page("nothing", reverse("nothing")),
        Page("home", reverse("home")),
        _list("list"),
        _list("list, kind and attribute", {"kind": "group", "reachable_without_voice": "yes"}),
        _list("list, two characters", *({"q": word} for word in words.QUERIES), goals=SEARCHED),
        _list("list, ひきこもり", {"q": "ひきこもり"}),
        _list("list, three words", {"q": "ひきこもり 家族 相談"}),
        _list("list, 大阪 家族会", {"q": "大阪 家族会"}),
        _list("list, postal code", {"postal": "530-0001"}),
        _list("list, by name", {"sort": "name"}),
        *(_prefecture(slug) for slug in ("tokyo", "tottori")),
        *(_municipality(name, code) for name, code in (("大阪市", "271004"), ("鳥取市", "312011"))),
        Page("detail", detailed.get_absolute_url()),
    ]


def _list(name: str, *conditions: dict, **options) -> Page:
    variants = tuple(urlencode(condition) for condition in conditions) or ("",)
    return Page(name, reverse("directory:listing-list"), variants, **options)


def _prefecture(slug: str) -> Page:
    path = reverse("directory:prefecture-detail", args=[slug])
    return Page(f"prefecture {slug}", path, goals=PREFECTURE)


def _municipality(name: str, code: str) -> Page:
    return Page(f"municipality {name}", reverse("directory:municipality-detail", args=[code]))
