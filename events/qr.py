"""The address of a page as a QR code, for the flyer."""

from functools import lru_cache
from itertools import groupby

import qrcode
from django.utils.html import format_html


@lru_cache(maxsize=128)
def svg(text: str) -> str:
    """One path of horizontal bars. The quiet margin that scanners need is part of it."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(bar for y, row in enumerate(rows) for bar in _bars(y, row))
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>', len(rows), path
    )


def _bars(y, row):
    x = 0
    for is_dark, cells in groupby(row):
        width = len(list(cells))
        if is_dark:
            yield f"M{x} {y}h{width}v1h-{width}z"
        x += width
