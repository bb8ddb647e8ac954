"""Rows of somebody else's file: the municipal standard, and whatever columns were assigned by hand."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.models import ContactPoint, CounselingCenter, Listing, SelfHelpGroup, Source
from directory.validators import validate_partial_date
from stewardship.reading import read_hours, read_target

from . import labelled, repairs
from .cells import Choice, Wrong
from .columns import BY_NAME, FIELDS
from .hours import hours_text
from .parts import check_contact
from .texts import narrow, same, tidy

REPAIR, WARNING, ERROR = "repair", "warning", "error"
Channel = ContactPoint.Channel
CONTACTS = (  # in the order in which they are shown
    (Channel.EMAIL, "email", labelled.EMAIL),
    (Channel.FORM, "form", labelled.URL),
    (Channel.LINE, "line", labelled.URL),
    (Channel.FAX, "fax", None),
    (Channel.WEBSITE, "website", labelled.URL),
    (Channel.PHONE, "phone", None),
)
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
        self.types = {
            Listing.Kind.CENTER: Choice(CounselingCenter.Type.choices),
            Listing.Kind.GROUP: Choice(SelfHelpGroup.Type.choices),
        }

    def read(self, row):
        row.kind = self.dataset.kind
        for name in ("name", "short_name", "operator_name"):
            self._text(row, name, repairs.width)
        self._text(row, "name_kana", repairs.kana)
        self._type(row)
        self._place(row)
        self._contacts(row)
        self._hours(row)
        self._target(row)
        self._areas(row)
        self._others(row)
        self._note(row)
        self._source(row)

    def _text(self, row, name, repair=None):
        if name not in row.cells or name not in FIELDS[row.kind]:
            return
        row.tried.add(name)
        text = row.text(name)
        text = row.repaired(name, repair(text)) if repair else text
        try:
            row.set(name, BY_NAME[name].cell.read(text, self.places))
        except (Wrong, ValidationError) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            level = ERROR if name == "name" else WARNING
            row.remark(name, level, " ".join([*texts, "" if level == ERROR else _("Left out.")]).strip())

    def _others(self, row):
        """Columns of ours that need no reading of their own."""
        for name in row.cells:
            is_left = name in BY_NAME and name not in row.tried | row.values.keys()
            if is_left and not BY_NAME[name].is_fixed:
                self._text(row, name, repairs.width if name == "corporate_number" else None)

    def _type(self, row):
        if row.kind not in self.types:
            return
        word = re.sub(r"\(.*\)$", "", same(row.text("kind_text")))  # 「市町村窓口(総合センター)」
        code = self.types[row.kind].codes.get(word) or TYPE_WORDS.get(word, "")
        if code not in self.types[row.kind].words:
            code = ""
        if word and not code and self.dataset.type:
            row.remark(
                "kind_text",
                REPAIR,
                _("“%(text)s”: entered under the type of the dataset.")
                % {"text": row.text("kind_text")[:50]},
            )
        if code or self.dataset.type:
            row.set("type", code or self.dataset.type)
            self._of_type(row, row.values["type"])
        else:
            text = row.text("kind_text")
            row.remark(
                "kind_text",
                ERROR,
                _("It is not said of which type it is. Choose one for the dataset.")
                if not text
                else _("The type “%(text)s” is not known. Choose a type for the dataset.")
                % {"text": text[:50]},
            )

    def _of_type(self, row, code):
        if code in PUBLIC_TYPES:
            row.set("operator_kind", Listing.OperatorKind.PUBLIC.value)
        elif code == "welfare_council":
            row.set("operator_kind", Listing.OperatorKind.COUNCIL.value)
        if row.kind == Listing.Kind.CENTER and code in CounselingCenter.FREE_TYPES:
            row.set("free_of_charge", True)
        if code == SelfHelpGroup.Type.ONLINE_PLACE:
            row.set("online", True)

    # Where

    def _place(self, row):
        if (
            not {"full_address", "municipality_name", "prefecture_name", "area_code", "place_code", "lot"}
            & row.cells.keys()
        ):
            return
        prefecture = self._prefecture(row)
        address, postal, remark = repairs.address(self._written_address(row))
        if remark:
            row.remark(self._address_column(row), REPAIR, remark)
        self._postal(row, postal)
        town = self._town(row, prefecture, address)
        if town:
            prefecture = town[:2]
        row.set("municipality", town)
        row.set("prefecture", prefecture)
        self._address(row, address)
        for name in ("building", "access"):
            self._text(row, name, repairs.width)
        self._coordinates(row)

    def _address_column(self, row):
        return next(
            (name for name in ("full_address", "municipality_name") if row.text(name)), "full_address"
        )

    def _written_address(self, row):
        """The whole one, or what its parts say together."""
        if text := row.text("full_address"):
            return text
        parts = [row.text(name) for name in ("prefecture_name", "municipality_name", "town", "lot")]
        return "".join(parts[1:]) if any(parts[2:]) else self._whole_in_town(row)

    def _whole_in_town(self, row):
        """The whole address stands in the column of the municipality."""
        text = row.text("municipality_name")
        if not text or self.places.towns_named(text) or narrow(text).split(" ")[0].isdecimal():
            return ""
        row.remark("municipality_name", REPAIR, _("The whole address stood in this column."))
        return text

    def _prefecture(self, row):
        text = row.text("prefecture_name")
        code = narrow(text).zfill(2) if text.isdecimal() else self.places.prefecture_named(text)
        if code and code not in self.places.prefectures or text and not code:
            row.remark(
                "prefecture_name", WARNING, _("There is no prefecture “%(text)s”.") % {"text": text[:50]}
            )
            return ""
        return code

    def _town(self, row, prefecture, address):
        """By its code, its name, and the address; where these contradict one another the row is refused."""
        by_code = self._by_code(row, "place_code")
        by_name = self._by_name(row, prefecture)
        from_address, said, name = self.places.split(address, prefecture)
        known = {code for code in (by_code, by_name) if len(code) == 6}
        if not known and len(from_address) == 1:
            known = set(from_address)
            if not by_code:
                row.remark(
                    self._address_column(row),
                    REPAIR,
                    _("%(name)s was read from the address.") % {"name": name},
                )
        publisher = self._by_code(row, "area_code")
        if not known and not from_address and len(publisher) == 6:
            known = {publisher}
        if not known and len(from_address) > 1:
            known = self._among(row, from_address, publisher, name)
        return self._agreed(row, known, from_address, prefecture)

    def _among(self, row, codes, publisher, name):
        chosen = [code for code in codes if code == publisher] or [
            code for code in codes if publisher and code[:2] == publisher[:2]
        ]
        if len(chosen) == 1:
            return set(chosen)
        row.remark(
            self._address_column(row),
            WARNING,
            _("There are several places called %(name)s: say the prefecture.") % {"name": name},
        )
        return set()

    def _agreed(self, row, known, from_address, prefecture):
        cities = {self.places.city_of(code) for code in known}
        elsewhere = (
            from_address and cities and not cities & {self.places.city_of(code) for code in from_address}
        )
        if len(cities) > 1 or elsewhere or (prefecture and known and {c[:2] for c in known} != {prefecture}):
            names = sorted({self.places.names[code] for code in [*known, *from_address]})
            row.remark(
                self._address_column(row),
                ERROR,
                _("Code, name and address speak of different places: %(names)s.")
                % {"names": "、".join(names)},
            )
            return ""
        # A ward says more than its city.
        candidates = [
            *known,
            *(
                code
                for code in from_address
                if self.places.city_of(code) in cities and len(from_address) == 1
            ),
        ]
        wards = [code for code in candidates if self.places.city_of(code) != code]
        return (wards or sorted(known) or [""])[0]

    def _by_code(self, row, target):
        text = row.text(target)
        return row.repaired(target, repairs.municipality_code(text, self.places)) if text else ""

    def _by_name(self, row, prefecture):
        text = row.text("municipality_name")
        if not text:
            return ""
        if narrow(text).isdecimal():
            return self._by_code(row, "municipality_name")
        codes = self.places.towns_named(text, prefecture)
        if len(codes) > 1:
            row.remark(
                "municipality_name",
                WARNING,
                _("There are several places called %(name)s: say the prefecture.") % {"name": text[:50]},
            )
        elif not codes and any(row.text(name) for name in ("full_address", "lot")):
            row.remark(
                "municipality_name", WARNING, _("There is no municipality “%(name)s”.") % {"name": text[:50]}
            )
        return codes[0] if len(codes) == 1 else ""

    def _postal(self, row, from_address):
        if text := row.text("postal_code"):
            row.set("postal_code", row.repaired("postal_code", repairs.postal_code(text)))
        elif from_address or "postal_code" in row.cells:
            row.set("postal_code", from_address)

    def _address(self, row, address):
        if len(address) <= 200:
            row.set("address", address)
        else:
            row.remark("full_address", WARNING, _("The address is longer than 200 characters: left out."))

    def _coordinates(self, row):
        latitude, longitude = row.text("latitude"), row.text("longitude")
        if not {"latitude", "longitude"} & row.cells.keys():
            return
        pair = (None, None)
        if latitude or longitude:
            pair = row.repaired("latitude", repairs.coordinates(latitude, longitude)) or pair
        row.set("latitude", pair[0])
        row.set("longitude", pair[1])

    # How to make contact

    def _contacts(self, row):
        for channel, target, pattern in CONTACTS:
            if target in row.cells:
                found = self._items(row, target, pattern) if row.text(target) else []
                row.set(f"contacts.{channel}", [self._contact(row, target, channel, item) for item in found])

    def _contact(self, row, target, channel, item):
        purpose = item.label[:100]
        extension = narrow(row.text("extension")) if channel == Channel.PHONE else ""
        if extension:
            purpose = " ".join(filter(None, [purpose, _("extension %(number)s") % {"number": extension}]))[
                :100
            ]
        return [channel.value, item.value, purpose, "", False]

    def _items(self, row, target, pattern):
        text = row.text(target)
        found = labelled.phones(text) if pattern is None else labelled.read(narrow(text), pattern)
        if found and all(self._is_right(target, item.value) for item in found):
            self._say(row, target, text, found)
            return found
        row.remark(
            target,
            WARNING,
            _("“%(text)s” cannot be divided with certainty: kept as a note for staff.") % {"text": text[:80]},
        )
        row.cells.setdefault("contact_note", ("", ""))
        header, note = row.cells["contact_note"]
        row.cells["contact_note"] = (
            header,
            "\n".join(filter(None, [note, f"{row.cells[target][0]}: {text}"])),
        )
        return []

    def _is_right(self, target, value):
        channel = next(channel for channel, name, _pattern in CONTACTS if name == target)
        try:
            check_contact(channel, value, "", "")
        except Wrong:
            return False
        return True

    def _say(self, row, target, text, found):
        if len(found) > 1:
            row.remark(target, REPAIR, _("%(count)s in one cell were divided.") % {"count": len(found)})
        elif found[0].label:
            row.remark(
                target, REPAIR, _("“%(label)s” was taken for what it is for.") % {"label": found[0].label}
            )
        elif found[0].value != text:
            row.remark(
                target,
                REPAIR,
                _("“%(text)s” was written as %(value)s.") % {"text": text[:50], "value": found[0].value},
            )

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
        for target, is_out in ((names[1], False), (names[2], True)):
            for name in filter(None, row.text(target).replace(";", "、").split("、")):
                if code := self._served(
                    row, target, name.strip(), row.values.get("prefecture") or prefecture
                ):
                    areas[code] = is_out
        row.set("served_areas", sorted([code, is_out] for code, is_out in areas.items()))
        row.set("serves", (Listing.Serves.AREAS if areas else Listing.Serves.UNCONFIRMED).value)

    def _served(self, row, target, name, prefecture):
        codes = [name] if name in self.places.towns else self.places.towns_named(name, prefecture)
        if len(codes) == 1:
            return codes[0]
        row.remark(target, WARNING, _("There is no municipality “%(name)s”.") % {"name": name[:50]})
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
