"""The site's settings with pages that write; who starts the server has chosen the database and the shelf."""

from hikipedia.settings import *  # noqa: F403
from hikipedia.settings import MIDDLEWARE

ROOT_URLCONF = "bench.staleness.urls"
OWN = "hikipedia.shelf.middleware.ShelfMiddleware"
MIDDLEWARE = ["bench.staleness.chosen.ChosenMiddleware" if name == OWN else name for name in MIDDLEWARE]
