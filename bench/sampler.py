"""Makes listings that look like real ones, the same ones for the same seed, without saving them."""

import datetime
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from directory.models import (
    Check,
    ContactPoint,
    CounselingCenter,
    Employer,
    Listing,
    MemberOrganization,
    Municipality,
    Prefecture,
    Schedule,
    SelfHelpGroup,
    ServedArea,
    Source,
)
from directory.models.listing import CODE_ALPHABET

from . import words

KINDS = {CounselingCenter: 70, SelfHelpGroup: 27, MemberOrganization: 2, Employer: 1}
STATUSES = {"published": 97, "paused": 1, "closed": 1, "draft": 1}
AGES = {(None, None): 60, (15, 39): 8, (15, 49): 10, (18, None): 16, (None, 64): 2, (40, None): 4}


@dataclass
class Sample:
    """One listing that is not saved yet, with its row of the child table and all that hangs on it."""

    listing: Listing
    child: Listing
    contacts: list[ContactPoint] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    areas: list[ServedArea] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


class Sampler:
    def __init__(self, seed: int, today: datetime.date):
        self.random = random.Random(seed)
        self.today = today
        self.towns = list(Municipality.objects.select_related("prefecture", "parent").order_by("code"))
        self.weights = list(accumulate(_weight(town) for town in self.towns))
        self.cities: dict[str, list[Municipality]] = {}
        for town in self.towns:
            if town.parent_id is None:
                self.cities.setdefault(town.prefecture_id, []).append(town)
        self.codes: set[str] = set()

    def samples(self, number: int) -> Iterator[Sample]:
        for _number in range(number):
            yield self._sample()

    def _sample(self) -> Sample:
        model, town = self._pick(KINDS), self._town()
        type_, pattern = self._pattern(model)
        listing = self._listing(model, town, pattern)
        sample = Sample(listing, self._child(model, listing, type_))
        self._add_areas(sample, town, pattern)
        self._add_contacts(sample)
        self._add_hours(sample)
        self._add_proofs(sample)
        return sample

    def _pick(self, weights: dict):
        return self.random.choices(list(weights), weights.values())[0]

    def _is(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def _town(self) -> Municipality:
        return self.random.choices(self.towns, cum_weights=self.weights)[0]

    def _pattern(self, model: type[Listing]) -> tuple[str, words.Pattern]:
        patterns = {CounselingCenter: words.CENTERS, SelfHelpGroup: words.GROUPS}.get(model)
        if patterns is None:
            return "", words.ORGANIZATION if model is MemberOrganization else words.EMPLOYER
        type_ = self._pick({type_: pattern.weight for type_, pattern in patterns.items()})
        return type_, patterns[type_]

    def _code(self) -> str:
        code = "".join(self.random.choices(CODE_ALPHABET, k=8))
        if code in self.codes:
            return self._code()
        self.codes.add(code)
        return code

    def _listing(self, model: type[Listing], town: Municipality, pattern: words.Pattern) -> Listing:
        listing = Listing(
            id=uuid.UUID(int=self.random.getrandbits(128), version=4),
            code=self._code(),
            kind=model.KIND,
            status=self._pick(STATUSES),
            specialised=pattern.specialised,
            operator_kind=pattern.operator,
        )
        self._set_texts(listing, town, pattern)
        self._set_place(listing, town)
        self._set_attributes(listing)
        return listing

    def _set_texts(self, listing: Listing, town: Municipality, pattern: words.Pattern) -> None:
        word = self.random.choice(words.WORDS)
        name = pattern.name.format(
            town=town.name, prefecture=town.prefecture.name, word=word, area=self.random.choice(words.AREAS)
        )
        listing.name = words.PREFIX + name
        listing.name_kana = word if word in name and self._is(50) else ""
        listing.summary = self.random.choice(words.SUMMARIES)
        listing.target_text = self.random.choice(words.TARGETS)
        if self._is(40):
            listing.description = "".join(self.random.sample(words.SENTENCES, k=self.random.randint(1, 4)))

    def _set_place(self, listing: Listing, town: Municipality) -> None:
        number = self.random.randint
        listing.prefecture, listing.municipality = town.prefecture, town
        listing.postal_code = f"{number(1, 999):03}-{number(0, 9999):04}"
        street = f"{self.random.choice(words.STREETS)}{number(1, 5)}-{number(1, 30)}-{number(1, 20)}"
        listing.address = f"{town.full_name}{street}"
        if self._is(60):
            listing.latitude = town.office.latitude + self.random.uniform(-0.03, 0.03)
            listing.longitude = town.office.longitude + self.random.uniform(-0.03, 0.03)
        if listing.kind == Listing.Kind.GROUP and self._is(15):
            listing.address_disclosure = Listing.AddressDisclosure.AFTER_CONTACT

    def _set_attributes(self, listing: Listing) -> None:
        for name, percent in words.YES_PERCENT.items():
            setattr(
                listing, name, self._pick({True: percent, False: percent / 4, None: 100 - percent * 1.25})
            )
        listing.age_min, listing.age_max = self._pick(AGES)
        if listing.age_min is None and listing.age_max is None and self._is(30):
            listing.no_age_limit = True
        listing._derive_over_40()

    def _child(self, model: type[Listing], listing: Listing, type_: str) -> Listing:
        own = {"type": type_} if type_ else {}
        if model is Employer:
            own = {"facts": "ひきこもりの経験がある人を採用。在宅での勤務から始められる", "as_of": "2024"}
        return model(listing_ptr=listing, **own)

    def _add_areas(self, sample: Sample, town: Municipality, pattern: words.Pattern) -> None:
        if self._is(2):
            self._make_nationwide(sample.listing)
        elif pattern.serves_prefecture:
            self._serve_prefecture(sample, town)
        elif self._is(70 if sample.listing.kind == Listing.Kind.CENTER else 35):
            self._serve_municipalities(sample, town)

    def _make_nationwide(self, listing: Listing) -> None:
        listing.serves = Listing.Serves.NATIONWIDE
        if self._is(50):  # nowhere but online
            listing.online, listing.in_person = True, None
            listing.prefecture = listing.municipality = listing.latitude = listing.longitude = None
            listing.postal_code = listing.address = ""

    def _serve_prefecture(self, sample: Sample, town: Municipality) -> None:
        self._serve(sample, prefecture=town.prefecture)
        if self._is(15):
            other = self.random.choice(self.cities[town.prefecture_id])
            self._serve(sample, prefecture=town.prefecture, municipality=other, is_excluded=True)

    def _serve_municipalities(self, sample: Sample, town: Municipality) -> None:
        city = town.parent or town
        others = self.random.sample(self.cities[town.prefecture_id], k=3) if self._is(12) else []
        for served in [city, *(other for other in others if other.pk != city.pk)]:
            self._serve(sample, prefecture=town.prefecture, municipality=served)

    def _serve(self, sample: Sample, prefecture: Prefecture, **area) -> None:
        sample.listing.serves = Listing.Serves.AREAS
        sample.areas.append(ServedArea(listing=sample.listing, prefecture=prefecture, **area))

    def _add_contacts(self, sample: Sample) -> None:
        listing = sample.listing
        for channel, (centers, others) in words.CONTACT_PERCENT.items():
            if self._is(centers if listing.kind == Listing.Kind.CENTER else others):
                value = self._contact(channel, listing.code)
                sample.contacts.append(
                    ContactPoint(listing=listing, channel=channel, value=value, order=len(sample.contacts))
                )
                if attribute := ContactPoint.ATTRIBUTES.get(channel):
                    setattr(listing, attribute, True)

    def _contact(self, channel: str, code: str) -> str:
        if channel in {"phone", "fax"}:
            # A local number that begins with 0 is given to nobody.
            return f"03-0{self.random.randrange(1000):03}-{self.random.randrange(10000):04}"
        if channel == "letter":
            return "〒100-0000 (例)本町1-1-1"
        return f"{code}@example.jp" if channel == "email" else f"https://example.jp/{code}/{channel}"

    def _add_hours(self, sample: Sample) -> None:
        listing = sample.listing
        listing.hours_text, times = self.random.choice(words.HOURS)
        for recurrence, start, end in times if self._is(60) else []:
            schedule = Schedule(listing=listing, recurrence=recurrence)
            schedule.starts_at, schedule.ends_at = datetime.time(start), datetime.time(end)
            schedule.closed_on_holidays = self._pick({True: 40, None: 60})
            sample.schedules.append(schedule)
        if sample.schedules:
            listing.weekends = any(schedule.is_on_weekend for schedule in sample.schedules)
            listing.evenings = any(schedule.is_in_the_evening for schedule in sample.schedules)

    def _add_proofs(self, sample: Sample) -> None:
        listing = sample.listing
        day = self.today - datetime.timedelta(days=self.random.randrange(500))
        source = Source(listing=listing, publisher="(例)公式ページ", type=Source.Type.OFFICIAL)
        source.url, source.published = f"https://example.jp/{listing.code}/", f"{day:%Y-%m}"
        sample.sources.append(source)
        if self._is(30):
            sample.checks.append(Check(listing=listing, checked_on=day, method=Check.Method.PHONE))
            months = 6 if listing.kind == Listing.Kind.GROUP else 12
            listing.verified_on = day
            listing.next_check_on = listing.schedule_valid_until = day + datetime.timedelta(days=30 * months)


def _weight(town: Municipality) -> int:
    """About as its people are many: nearly half of Japan lives in designated cities and Tokyo's wards."""
    if town.parent_id:
        return 15
    if town.name.endswith("区"):
        return 40
    return {"市": 8, "町": 2}.get(town.name[-1], 1)
