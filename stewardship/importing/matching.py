"""Rows that may be a place we have already: by name and place, by telephone, by distance and name."""

import re
from collections import defaultdict

from rapidfuzz import fuzz

from directory.models import ContactPoint, Listing
from directory.models.geography import great_circle_km

from .texts import same

NEAR_KM = 0.15
SIMILAR = 70  # of 100
CELL = 0.002  # degrees: about 200 m
LEGAL_FORMS = re.compile(
    "社会福祉法人|特定非営利活動法人|認定npo法人|npo法人|(?:一般|公益)?(?:社団|財団)法人|医療法人(?:社団|財団)?|株式会社|有限会社|\\(株\\)"
)
SIGNS = re.compile(r"[\W_ー]+")


def bare(name: str) -> str:
    """A name without its legal form and signs."""
    return SIGNS.sub("", LEGAL_FORMS.sub("", same(name))) or same(name)


def digits(number: str) -> str:
    found = re.sub(r"\D", "", number)
    return found if len(found) >= 9 else ""


class Known:
    """All listings that are there, in a form in which twenty thousand rows can be looked up."""

    def __init__(self, places, left_out=frozenset()):
        self.places = places
        self.rows = {}
        self.by_name, self.by_number, self.by_cell = (defaultdict(list) for _index in range(3))
        fields = ("pk", "name", "short_name", "prefecture_id", "municipality_id", "latitude", "longitude")
        for row in Listing.objects.filter(merged_into=None).values_list(*fields).order_by("pk"):
            if row[0] not in left_out:
                self._add(row)
        numbers = ContactPoint.objects.filter(channel=ContactPoint.Channel.PHONE)
        for key, number in numbers.values_list("listing_id", "value"):
            if key in self.rows and digits(number):
                self.by_number[digits(number)].append(key)

    def _add(self, row):
        key, name, short, prefecture, town, latitude, longitude = row
        self.rows[key] = (bare(name), prefecture or "", self.places.city_of(town or ""), latitude, longitude)
        for form in {bare(name), bare(short)} - {""}:
            self.by_name[form].append(key)
        if latitude is not None:
            self.by_cell[_cell(latitude, longitude)].append(key)

    def like(self, values: dict):
        """The key of a listing that may be the same place, and why; or (None, "")."""
        name = bare(values.get("name", ""))
        prefecture = values.get("prefecture") or ""
        city = self.places.city_of(values.get("municipality") or "")
        for key in self.by_name.get(name, ()):
            if self._may_stand_there(key, prefecture, city):
                return key, "name"
        for contact in values.get("contacts.phone", values.get("contacts", ())):
            for key in self.by_number.get(digits(contact[1]), ()) if contact[0] == "phone" else ():
                if self._may_stand_there(key, prefecture, city):
                    return key, "phone"
        return self._near(values, name)

    def _may_stand_there(self, key, prefecture, city):
        _name, its_prefecture, its_city, *_point = self.rows[key]
        if city and its_city:
            return city == its_city
        return not prefecture or not its_prefecture or prefecture == its_prefecture

    def _near(self, values, name):
        latitude, longitude = values.get("latitude"), values.get("longitude")
        if latitude is None or longitude is None:
            return None, ""
        row, column = _cell(latitude, longitude)
        for cell in ((row + a, column + b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            for key in self.by_cell.get(cell, ()):
                its_name, _prefecture, _city, *point = self.rows[key]
                is_near = great_circle_km(latitude, longitude, *point) < NEAR_KM
                if is_near and fuzz.ratio(name, its_name) >= SIMILAR:
                    return key, "distance"
        return None, ""


def _cell(latitude, longitude):
    return int(latitude / CELL), int(longitude / CELL)
