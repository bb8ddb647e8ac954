"""What a file may be at most. Larger ones are refused before they cost anything."""

from hikipedia.uploads import LIMIT

MAX_BYTES = LIMIT
MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_CELL = 20_000  # characters
MAX_UNPACKED = 600_000_000  # bytes of all parts of a workbook; they are read piece by piece
MAX_PART = 5_000_000  # bytes of any other part, such as the formats, which are read whole
MAX_STRINGS = 60_000_000  # bytes of the texts of a workbook, which are held in memory


class Refused(ValueError):
    """A file that cannot be imported; the text is for whoever chose it."""
