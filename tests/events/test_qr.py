import re

import pytest
import qrcode

from events.qr import svg


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000/events/abcd2345/", "https://hikipedia.example/en/events/abcd2345/"]
)
def test_path_paints_the_code(text):
    """Painted again cell by cell, it is the code that the library says."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    cells = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg(text)):
        cells |= {(int(y), int(x) + step) for step in range(int(width))}
    dark = {(y, x) for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark}
    assert cells == dark
    assert f'viewBox="0 0 {len(code.get_matrix())} {len(code.get_matrix())}"' in svg(text)
