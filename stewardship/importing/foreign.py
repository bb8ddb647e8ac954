"""Rows of somebody else's file: the municipal standard, and whatever columns were assigned by hand."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.models import CounselingCenter, Listing, SelfHelpGroup, Source
from directory.reading import read_hours, read_target
from directory.validators import validate_partial_date

from . import reach, repairs
from .cells import Choice
from .columns import BY_NAME
from .hours import hours_text
from .row import ERROR, REPAIR, WARNING
from .texts import same, tidy
from .where import Where

# Words of files that are not the names of our types.
TYPE_WORDS = {
    "地域若者サポートステーション": "youth_station",
    "地域包括支援センター": "community_support",
    "市町村窓口": "municipal",
    "市区町村窓口": "municipal",
    "都道府県窓口": "prefectural",
    "保健所・保健センター": "health_center",
    "保健所": "public_health",
    "サポステ": "youth_station",
    "社協": "welfare_council",
    "家族会": "family_association",
    "家族のつどい": "family_meeting",
    "居場所": "place_to_be",
    "当事者会": "peer_meeting",
}
PUBLIC_TYPES = {"mental_health", "public_health", "health_center", "municipal", "prefectural"}
SOURCE = ("source_url", "source_date", "source_type", "publisher", "licence")


class Foreign:
    def __init__(self, dataset, places):
        self.dataset, self.places = dataset, places
        self.where = Where(places, (dataset and dataset.prefecture_id) or "")
        self.types = {
            Listing.Kind.CENTER: Choice(CounselingCenter.Type.choices),
            Listing.Kind.GROUP: Choice(SelfHelpGroup.Type.choices),
        }

    def read(self, row):
        row.kind = self.dataset.kind
        for name in ("name", "short_name", "operator_name"):
            row.read(name, self.places, repairs.width)
        row.read("name_kana", self.places, repairs.kana)
        self._type(row)
        self.where.read(row)
        reach.read(row)
        self._hours(row)
        self._target(row)
        self._areas(row)
        self._others(row)
        self._note(row)
        self._source(row)

    def _others(self, row):
        """Columns of ours that need no reading of their own."""
        for name in row.cells:
            is_left = name in BY_NAME and name not in row.tried | row.values.keys()
            if is_left and not BY_NAME[name].is_fixed:
                row.read(name, self.places, repairs.width if name == "corporate_number" else None)

    def _type(self, row):
        if row.kind not in self.types:
            return
        word = re.sub(r"\(.*\)$", "", same(row.text("kind_text")))  # 「市町村窓口(総合センター)」
        code = self.types[row.kind].codes.get(word) or TYPE_WORDS.get(word, "")
        if code not in self.types[row.kind].words:
            code = ""
        text = row.text("kind_text")[:50]
        if not code and not self.dataset.type:
            unknown = _("The type “%(text)s” is not known. Choose a type for the dataset.")
            missing = _("It is not said of which type it is. Choose one for the dataset.")
            row.remark("kind_text", ERROR, unknown % {"text": text} if text else missing)
            return
        if text and not code:
            words = _("“%(text)s”: entered under the type of the dataset.")
            row.remark("kind_text", REPAIR, words % {"text": text})
        row.set("type", code or self.dataset.type)
        self._of_type(row, row.values["type"])

    def _of_type(self, row, code):
        if code in PUBLIC_TYPES:
            row.set("operator_kind", Listing.OperatorKind.PUBLIC.value)
        elif code == "welfare_council":
            row.set("operator_kind", Listing.OperatorKind.COUNCIL.value)
        if row.kind == Listing.Kind.CENTER and code in CounselingCenter.FREE_TYPES:
            row.set("free_of_charge", True)
        if code == SelfHelpGroup.Type.ONLINE_PLACE:
            row.set("online", True)

    # When and for whom

    def _hours(self, row):
        if {"weekdays", "opens", "closes", "hours_note"} & row.cells.keys():
            text = hours_text(row)
            target = "weekdays"
        elif "hours" in row.cells:
            text, target = row.text("hours"), "hours"
        else:
            return
        read = read_hours(text)
        row.set("hours_text", text)
        row.set("schedules", [self._schedule(item) for item in read])
        if text and not read:
            row.remark(target, REPAIR, _("The hours are kept as text: they cannot be read with certainty."))

    def _schedule(self, item):
        times = [moment.isoformat() if moment else "" for moment in (item.starts_at, item.ends_at)]
        return [
            item.recurrence,
            *times,
            "",
            item.closed_on_holidays,
            item.closed_at_new_year,
            item.note[:100],
        ]

    def _target(self, row):
        if "target" not in row.cells:
            return
        read = read_target(row.text("target"))
        row.set("target_text", row.text("target"))
        for name in ("age_min", "age_max", "ages_approximate", "no_age_limit"):
            row.set(name, getattr(read, name))
        for name in ("for_self", "for_family"):
            if getattr(read, name):
                row.set(name, True)

    def _areas(self, row):
        names = ("served_prefecture", "served_municipalities", "served_except")
        if not set(names) & row.cells.keys():
            return
        prefecture = self.places.prefecture_named(row.text(names[0])) if row.text(names[0]) else ""
        areas = {prefecture: False} if prefecture else {}
        is_lost = False
        for target, is_out in ((names[1], False), (names[2], True)):
            for name in filter(None, row.text(target).replace(";", "、").split("、")):
                code = self._served(row, target, name.strip(), row.values.get("prefecture") or prefecture)
                areas |= {code: is_out} if code else {}
                is_lost |= not code
        if is_lost:  # part of them would be another statement
            return
        row.set("served_areas", sorted([code, is_out] for code, is_out in areas.items()))
        row.set("serves", (Listing.Serves.AREAS if areas else Listing.Serves.UNCONFIRMED).value)

    def _served(self, row, target, name, prefecture):
        codes = [name] if name in self.places.towns else self.places.towns_named(name, prefecture)
        if len(codes) == 1:
            return codes[0]
        row.lost(target, _("There is no municipality “%(name)s”.") % {"name": name[:50]})
        return ""

    # For staff

    def _note(self, row):
        if not {"note", "contact_note"} & row.cells.keys():
            return
        row.set("staff_note", "\n".join(filter(None, [row.text("note"), row.text("contact_note")])))

    def _source(self, row):
        for name in SOURCE:
            if text := row.text(name):
                row.source[name] = text
        if (date := row.source.get("source_date")) and not self._is_date(date):
            row.remark("source_date", WARNING, _("“%(text)s” is no date: left out.") % {"text": date[:50]})
            del row.source["source_date"]
        if row.source.get("source_type") not in Source.Type.values:
            row.source.pop("source_type", None)

    def _is_date(self, text):
        try:
            validate_partial_date(text)
        except ValidationError:
            return False
        return True


def key_of(cells: dict, places=None) -> str:
    """What makes a row the same one in the next file: its number, or its name and place."""
    text = {target: tidy(value) for target, value in cells.items()}
    if number := text.get("key"):
        area = same(text.get("area_code", ""))
        return f"{area.lstrip('0')}:{same(number)}" if area else same(number)
    parts = [text.get(name, "") for name in ("name", "prefecture_name", "municipality_name", "full_address")]
    return "|".join(map(same, parts)) if parts[0] else ""
