"""One row on its way: its cells, the values read from them, and remarks on what was put right or left out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .cells import Wrong
from .columns import BY_NAME, FIELDS

REPAIR, WARNING, ERROR = "repair", "warning", "error"


class Row:
    """What became of a row; remarks are kept as they will be shown."""

    def __init__(self, cells):
        self.cells = cells  # {target: (header, text)}
        self.values = {}
        self.tried = set()  # columns of ours that were read, for better or worse
        self.unread = set()  # columns of the file in which something stands that could not be read
        self.remarks = []
        self.source = {}
        self.kind = ""

    def text(self, target):
        return self.cells.get(target, ("", ""))[1]

    def remark(self, target, level, text):
        header = self.cells.get(target, (target, ""))[0]
        self.remarks.append({"column": header, "level": level, "text": str(text)})

    def lost(self, target, text):
        """What cannot be read says nothing: its key stays out of `values`, and what is here stays."""
        self.unread.add(target)
        self.remark(target, WARNING, _("%(fault)s What stands here already stays.") % {"fault": text})

    def repaired(self, target, result):
        """The value of a repair; what it says is noted."""
        if result.is_lost:
            self.lost(target, result.remark)
        elif result.remark:
            self.remark(target, REPAIR, result.remark)
        return result.value

    def set(self, name, value):
        self.values[name] = value

    @property
    def errors(self):
        return [remark for remark in self.remarks if remark["level"] == ERROR]

    def read(self, name, places, repair=None):
        """A column of ours from somebody else's file. Only without its name a row is of no use."""
        if name not in self.cells or name not in FIELDS[self.kind]:
            return
        self.tried.add(name)
        text = self.repaired(name, repair(self.text(name))) if repair else self.text(name)
        try:
            self.set(name, BY_NAME[name].cell.read(text, places))
        except (Wrong, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            if name == "name":
                self.remark(name, ERROR, reason)
            else:
                self.lost(name, reason)
