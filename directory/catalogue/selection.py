from itertools import islice

from .. import bits
from ..features import FILTERABLE
from ..models import Listing

FEW = 0.02  # of all


class Selection:
    """Some listings of a catalogue in an order; Django's paginator can turn its pages.

    Set by set of `tiers`, and within them by one of queries.ORDERS; or by nearness alone.
    """

    model = Listing  # what django-filter asks of a query set

    def __init__(self, catalogue, chosen, tiers=(), order="relevance", nearness=None):
        self.catalogue, self.chosen, self.tiers = catalogue, chosen, tiers
        self.order, self.nearness = order, nearness

    def all(self):
        """This, too."""
        return self

    def having(self, condition):
        """Of these the ones in this set."""
        return self._with(chosen=self.chosen & condition)

    def preferring(self, *tiers):
        """The same ones, those in the first set before those in the second before the rest."""
        return self._with(tiers=(*self.tiers, *tiers))

    def ordered(self, order):
        return self._with(order=order, tiers=())

    def near(self, nearness):
        return self._with(nearness=nearness)

    def _with(self, **changes):
        values = {"chosen": self.chosen, "tiers": self.tiers, "order": self.order}
        values |= {"nearness": self.nearness}
        return Selection(self.catalogue, **values | changes)

    def __len__(self):
        return self.chosen.bit_count()

    def __getitem__(self, part):
        return self.catalogue.fetch(self.numbers(part.start or 0, part.stop))

    @property
    def unfetched(self):
        """The same pages, of numbers instead of rows."""
        return Numbers(self)

    def numbers(self, start=0, stop=None):
        """Of the listings from `start` to `stop` in this order."""
        stop = len(self) if stop is None else stop
        if self.nearness:
            return self.nearness.nearest(self.chosen, stop)[start:]
        return list(islice(self._in_tiers(), start, stop))

    def _in_tiers(self):
        rest = self.chosen
        for tier in self.tiers:
            yield from self._sorted(rest & tier)
            rest &= ~tier
        yield from self._sorted(rest)

    def _sorted(self, chosen):
        """Few are sorted; of many the first ones are soon met when all are gone through in order."""
        if chosen.bit_count() <= FEW * self.catalogue.all.bit_length():
            return sorted(bits.numbers(chosen), key=self.catalogue.rank(self.order))
        digits = self.catalogue.digits(chosen)
        return (number for number in self.catalogue.order(self.order) if digits[number] == "1")

    def facets(self):
        """{attribute: how many of these say yes}"""
        features = self.catalogue.features
        return {feature.name: (self.chosen & features[feature.name]).bit_count() for feature in FILTERABLE}


class Numbers:
    """A selection whose pages are fetched later, together with other rows."""

    def __init__(self, selection):
        self.selection = selection

    def __len__(self):
        return len(self.selection)

    def __getitem__(self, part):
        return self.selection.numbers(part.start or 0, part.stop)
