"""One row of a file → values of a listing, with a remark on everything that was put right or left out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import repairs
from .cells import Wrong
from .columns import BY_NAME, FIELDS, TYPES
from .foreign import Foreign
from .row import ERROR, WARNING, Row
from .texts import tidy, undefused

AGES = ("age_min", "age_max")


class Reader:
    """Of one file: which column means what, and what all rows have in common."""

    def __init__(self, headers, assigned, dataset, places):
        self.columns = [assigned.get(header, "") for header in headers]
        self.headers = headers
        self.dataset, self.places = dataset, places
        self.foreign = Foreign(dataset, places)

    def read(self, cells) -> Row:
        row = Row(
            {
                target: (header, undefused(tidy(cell)))
                for target, header, cell in zip(self.columns, self.headers, cells, strict=False)
                if target
            }
        )
        # A row may end before the last columns: these cells are empty, and that may be a change.
        for target, header in zip(self.columns[len(cells) :], self.headers[len(cells) :], strict=False):
            if target:
                row.cells[target] = (header, "")
        if any(tidy(cell) for cell in cells[len(self.headers) :]):
            row.remark("", ERROR, _("The row has more cells than there are names of columns."))
        (self.foreign.read if self.dataset else self._own)(row)
        self._check(row)
        return row

    def _own(self, row):
        row.kind = self._cell(row, "kind") or ""
        for target in row.cells:
            # Which types there are depends on the kind: `finish_own`, when the entry is found.
            if target in BY_NAME and not BY_NAME[target].is_fixed and target != "type":
                row.set(target, self._cell(row, target))

    def finish_own(self, row, kind):
        """When it is known which kind it is: columns of other kinds must be empty."""
        row.kind = kind
        for name in list(row.values):
            if name not in FIELDS[kind]:
                if row.values.pop(name) not in ("", None, [], False):
                    row.remark(name, WARNING, _("This column is of another kind of listing: left out."))

    def _cell(self, row, target):
        text = row.text(target)
        try:
            if target == "municipality" and text[:6].rstrip().isdecimal() and text not in self.places.towns:
                code = row.repaired(target, repairs.municipality_code(text.split()[0], self.places))
                text = code or text
            return BY_NAME[target].cell.read(text, self.places) if target in row.cells else None
        except (Wrong, ValidationError) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            row.remark(target, ERROR, " ".join(texts))

    def _check(self, row):
        values = row.values
        if "name" in row.cells and not values.get("name") and not row.errors:
            row.remark("name", ERROR, _("The name is missing."))
        if code := values.get("municipality"):
            if code in self.places.prefectures:
                row.remark("municipality", ERROR, _("This is the code of a prefecture."))
            elif values.get("prefecture") not in ("", None, code[:2]):
                row.remark("prefecture", ERROR, _("The municipality is in another prefecture."))
            else:
                values["prefecture"] = code[:2]
        self._check_ages(row)
        self._check_coordinates(row)

    def _check_ages(self, row):
        low, high = (row.values.get(name) for name in AGES)
        if low is not None and high is not None and low > high:
            row.remark("age_min", ERROR, _("“Age from” is above “age to”."))
        if row.values.get("no_age_limit") and (low is not None or high is not None):
            row.remark("no_age_limit", ERROR, _("“No age limit” and ages contradict each other."))

    def _check_coordinates(self, row):
        if not {"latitude", "longitude"} & row.values.keys():
            return
        pair = [row.values.get(name) for name in ("latitude", "longitude")]
        if pair == [None, None]:
            return
        found = repairs.coordinates(*("" if value is None else repr(value) for value in pair))
        if found.is_lost and not self.dataset:
            row.remark("latitude", ERROR, found.remark)
        elif pair := row.repaired("latitude", found):
            row.values["latitude"], row.values["longitude"] = pair
        else:
            del row.values["latitude"], row.values["longitude"]


def type_of(row, kind) -> str:
    code = TYPES[kind].read(row.text("type"))
    if not code:
        raise Wrong(_("The type is missing."))
    return code
