"""The site's settings, with the page that does nothing; __main__.py has chosen the DATA_DIR."""

import os

for name in ("ALLOWED_HOSTS", "DEBUG", "EMAIL_URL", "SECRET_KEY", "SITE_URL"):
    os.environ.pop(name, None)
# How pages are made is measured, not how they are read again: no shelf, in the server's processes either.
os.environ["SHELF"] = "0"

from hikipedia.settings import *  # noqa: E402, F403

ROOT_URLCONF = "bench.urls"
