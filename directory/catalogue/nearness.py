from functools import cached_property
from heapq import nsmallest
from math import inf

from ..models.geography import great_circle_km


class Nearness:
    """How far each listing of a catalogue is from a municipality, in km.

    Measured between offices unless the listing's own coordinates are public: a hidden address must
    not leak through an order. What is known only by prefecture counts from its capital, though never
    before what stands in the municipality itself; `inf` for what stands nowhere.
    """

    def __init__(self, catalogue, town):
        self.catalogue, self.town = catalogue, town
        self.latitude, self.longitude = town.office.latitude, town.office.longitude
        self._towns = {}

    def __call__(self, number):
        latitude = self.catalogue.latitudes[number]
        if latitude == latitude:  # nan, where there are none to show, is not itself
            return self._from(latitude, self.catalogue.longitudes[number])
        town = self.catalogue.standing[number]
        return self.to_town(town) if town else self._to_capital(self.catalogue.capitals.get(number))

    def to_town(self, code):
        if code not in self._towns:
            office = self.catalogue.towns[code].office if code else None
            self._towns[code] = self._from(office.latitude, office.longitude) if office else inf
        return self._towns[code]

    def _to_capital(self, code):
        if not code:
            return inf
        capital = self.catalogue.prefectures[code]
        return max(self._own_reach + 0.001, self._from(capital.latitude, capital.longitude))

    @cached_property
    def _own_reach(self):
        """How far listings in the municipality itself are."""
        family = [*self.town.family, *self.catalogue.wards.get(self.town.code, ())]
        reach = self.catalogue.reach
        return max((self.to_town(code) + reach[code] for code in family if code in reach), default=0)

    def nearest(self, chosen, number):
        """The first so many of these listings, nearest first, the usual order deciding between equals.

        Town by town, until no listing of the next ones can be nearer than those already found.
        """
        if not number:
            return []
        standing, reach = self.catalogue.groups["town"], self.catalogue.reach
        # Those without a town may show where they are all the same: they are looked at first.
        towns = sorted((self.to_town(code) - reach[code] if code else 0, code or "") for code in standing)
        rank, digits = self.catalogue.rank("relevance"), self.catalogue.digits(chosen)
        found, farthest = [], inf
        for least, code in towns:
            if least > farthest:
                break
            here = (at for at in standing[code or None] if digits[at] == "1")
            found += [(self(at), rank(at), at) for at in here]
            if found and len(found) >= number:
                found = nsmallest(number, found)
                farthest = found[-1][0]
        return [at for _km, _rank, at in sorted(found)]

    def _from(self, latitude, longitude):
        return great_circle_km(self.latitude, self.longitude, latitude, longitude)
