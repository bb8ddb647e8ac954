"""The site's settings; whoever starts the server has chosen the database and the shelf."""

from hikipedia.settings import *  # noqa: F403
from hikipedia.settings import MIDDLEWARE

MIDDLEWARE = ["bench.launch.made.MadeMiddleware", *MIDDLEWARE]
