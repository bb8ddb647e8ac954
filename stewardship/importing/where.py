"""Where a place stands, from codes, names and addresses that may be incomplete or contradict one another."""

from django.utils.translation import gettext as _

from . import repairs
from .places import Places
from .row import ERROR, REPAIR
from .texts import narrow

COLUMNS = {"full_address", "municipality_name", "prefecture_name", "area_code", "place_code", "lot"}
TOWNS = ("place_code", "municipality_name", "full_address")
LONGEST = 200  # characters of an address


class Where:
    def __init__(self, places: Places, prefecture: str = ""):
        self.places, self.usual = places, prefecture

    def read(self, row):
        if not COLUMNS & row.cells.keys():
            return
        prefecture = self._prefecture(row) or self.usual
        address, postal, remark = repairs.address(self._written_address(row))
        if remark:
            row.remark(self._column(row), REPAIR, remark)
        self._set_town(row, self._town(row, prefecture, address), prefecture)
        self._postal(row, postal)
        self._address(row, address)
        for name in ("building", "access"):
            row.read(name, self.places, repairs.width)
        self._coordinates(row)

    def _set_town(self, row, town, prefecture):
        """Empty only where the file says nothing, and not where we could not read what it says."""
        is_unknown = any(map(row.text, TOWNS)) or "area_code" in row.unread
        if town or not is_unknown:
            row.set("municipality", town)
        if town or prefecture or not (is_unknown or "prefecture_name" in row.unread):
            row.set("prefecture", town[:2] or prefecture)

    def _column(self, row):
        """The column that a remark on the address is about."""
        names = ("full_address", "municipality_name", "place_code", "area_code")
        return next(filter(row.text, names), "full_address")

    def _written_address(self, row):
        """The whole one, or what its parts say together."""
        if text := row.text("full_address"):
            return text
        parts = [row.text(name) for name in ("municipality_name", "town", "lot")]
        return "".join(parts) if any(parts[1:]) else self._whole_in_town(row)

    def _whole_in_town(self, row):
        """The whole address stands in the column of the municipality."""
        text = row.text("municipality_name")
        if not text or narrow(text).isdecimal() or self.places.towns_named(text):
            return ""
        row.remark("municipality_name", REPAIR, _("The whole address stood in this column."))
        return text

    def _prefecture(self, row):
        text = row.text("prefecture_name")
        code = narrow(text).zfill(2) if text.isdecimal() else self.places.prefecture_named(text)
        if text and code not in self.places.prefectures:
            row.lost("prefecture_name", _("There is no prefecture “%(text)s”.") % {"text": text[:50]})
            return ""
        return code

    def _town(self, row, prefecture, address):
        """By code, by name and from the address; where these contradict one another the row is refused."""
        codes, _said, name = self.places.split(address, prefecture)
        by_code, by_name = self._by_code(row, "place_code"), self._by_name(row, prefecture, bool(codes))
        publisher = self._by_code(row, "area_code")
        known = {code for code in (by_code, by_name) if len(code) == 6}
        if not known:
            known = self._from_address(row, codes, publisher, name) if codes else {publisher[:6]}
        known = {code for code in known if len(code) == 6}
        return self._agreed(row, known, codes, prefecture)

    def _from_address(self, row, codes, publisher, name):
        """There is one 高槻市, and two 府中市: then the publisher says which."""
        chosen = [code for code in codes if publisher and code[:2] == publisher[:2]] or codes
        if len(chosen) > 1:
            self._say_several(row, self._column(row), name)
            return set()
        if publisher not in chosen:
            row.remark(self._column(row), REPAIR, _("%(name)s was read from the address.") % {"name": name})
        return set(chosen)

    def _agreed(self, row, known, from_address, prefecture):
        cities = {self.places.city_of(code) for code in known}
        in_address = {self.places.city_of(code) for code in from_address}
        is_elsewhere = prefecture and any(code[:2] != prefecture for code in known)
        if len(cities) > 1 or is_elsewhere or (cities and in_address and not cities & in_address):
            names = "、".join(sorted({self.places.names[code] for code in [*known, *from_address]}))
            words = _("Code, name and address speak of different places: %(names)s.") % {"names": names}
            row.remark(self._column(row), ERROR, words)
            return ""
        # A ward says more than its city.
        same_city = {code for code in from_address if self.places.city_of(code) in cities}
        wards = [code for code in sorted(known | same_city) if self.places.city_of(code) != code]
        return (wards or sorted(known) or [""])[0]

    def _by_code(self, row, target):
        text = row.text(target)
        return row.repaired(target, repairs.municipality_code(text, self.places)) if text else ""

    def _by_name(self, row, prefecture, has_address):
        text = row.text("municipality_name")
        if not text or narrow(text).isdecimal():
            return self._by_code(row, "municipality_name")
        codes = self.places.towns_named(text, prefecture)
        if len(codes) > 1:
            self._say_several(row, "municipality_name", text)
        elif not codes and not has_address:
            words = _("There is no municipality “%(name)s”.") % {"name": text[:50]}
            row.lost("municipality_name", words)
        return codes[0] if len(codes) == 1 else ""

    def _say_several(self, row, target, name):
        words = _("There are several places called %(name)s: say the prefecture.") % {"name": name[:50]}
        row.lost(target, words)

    def _postal(self, row, from_address):
        if text := row.text("postal_code"):
            if code := row.repaired("postal_code", repairs.postal_code(text)):
                row.set("postal_code", code)
        elif from_address or "postal_code" in row.cells:
            row.set("postal_code", from_address)

    def _address(self, row, address):
        if len(address) <= LONGEST:
            row.set("address", address)
        else:
            words = _("The address is longer than 200 characters: left out.")
            row.lost(self._column(row), words)

    def _coordinates(self, row):
        if not {"latitude", "longitude"} & row.cells.keys():
            return
        written = row.text("latitude"), row.text("longitude")
        pair = row.repaired("latitude", repairs.coordinates(*written)) if any(written) else (None, None)
        if pair:
            row.values["latitude"], row.values["longitude"] = pair
