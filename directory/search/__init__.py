"""The only search code: what a text's normal form is, what of a listing takes part, and the query.

`index(listing)` fills the two search columns; `apply(queryset, text)` narrows; `in_name(text)` ranks.
"""

from .index import index, rebuild
from .query import apply, in_name, words

__all__ = ["apply", "in_name", "index", "rebuild", "words"]
