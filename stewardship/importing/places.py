"""Prefectures and municipalities by code and by name, all in memory: a row asks several times."""

import re
from collections import defaultdict

from directory.models import Municipality, Prefecture
from directory.validators import municipality_check_digit

from .texts import same


class Places:
    def __init__(self):
        self.prefectures = {place.code: place.name for place in Prefecture.objects.all()}
        self.towns = {town.code: town for town in Municipality.objects.select_related("parent")}
        self.names = {code: town.full_name for code, town in self.towns.items()}
        self._prefecture_codes = {}
        for code, name in self.prefectures.items():
            self._prefecture_codes |= {same(name): code, same(name).rstrip("都府県"): code}
        self._prefecture_codes["北海道"] = "01"
        self._by_name = defaultdict(list)
        for code, town in self.towns.items():
            for name in {same(self.names[code]), same(town.name)}:
                self._by_name[name].append(code)
        longest_first = sorted(self._by_name, key=len, reverse=True)
        self._at_start = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        prefectures = map(re.escape, sorted(map(same, self.prefectures.values()), key=len, reverse=True))
        self._prefecture_at_start = re.compile("|".join(prefectures) or "(?!)")

    def prefecture_named(self, text: str) -> str:
        return self._prefecture_codes.get(same(text), "")

    def towns_named(self, text: str, prefecture: str = "") -> list[str]:
        """Codes of all that may be meant: there are two 府中市."""
        name = same(text)
        if match := self._prefecture_at_start.match(name):
            prefecture = prefecture or self.prefecture_named(match[0])
            name = name[match.end() :]
        # A district may stand before a town: 「綾歌郡綾川町」.
        name = name if name in self._by_name else re.sub(r"^\D{1,6}?郡", "", name)
        return [code for code in self._by_name.get(name, ()) if code.startswith(prefecture)]

    def split(self, address: str, prefecture: str = "") -> tuple[list[str], str, str]:
        """(codes of the municipalities that may be meant, prefecture, the name as it stands there)."""
        text = re.sub(r"\s", "", address)
        start = 0
        if match := self._prefecture_at_start.match(text):
            prefecture = self.prefecture_named(match[0])
            start = match.end()
        if district := re.match(r"\D{1,6}?郡(?=\D{1,6}[町村])", text[start:]):
            start += district.end()
        match = self._at_start.match(text, start)
        if not match:
            return [], prefecture, ""
        codes = [code for code in self._by_name[match[0]] if code.startswith(prefecture)]
        # A ward without its city is no address.
        codes = [code for code in codes if same(self.names[code]) == match[0]]
        return codes, prefecture, match[0]

    def city_of(self, code: str) -> str:
        town = self.towns.get(code)
        return town.parent_id or code if town else ""

    def full_code(self, digits: str) -> list[str]:
        """Codes that may be meant by one without its leading zero or without its check digit."""
        found = set()
        if len(digits) == 6:
            found.add(digits)
        if len(digits) == 5:
            found.add("0" + digits)  # 92011
            found.add(with_check_digit(digits))  # 13101
        if len(digits) == 4:
            found.add(with_check_digit("0" + digits))  # 1100
        return sorted(code for code in found if code in self.towns or self._is_prefecture(code))

    def _is_prefecture(self, code):
        return code[2:5] == "000" and code == with_check_digit(code[:5]) and code[:2] in self.prefectures


def with_check_digit(digits: str) -> str:
    return f"{digits}{municipality_check_digit(digits)}"
