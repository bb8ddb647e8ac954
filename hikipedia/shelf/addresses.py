"""Which addresses have a place on the shelf, and where: `/groups/?age=40` is the file `groups/_age=40.html`.

nginx makes the same name from the path and the query (deploy/nginx.conf).
"""

import re

# Folders of small letters: no part can be `..`, hidden, or look like one of our own files.
_PATH = re.compile(r"/(?:[a-z0-9][a-z0-9-]*/)*")
_QUERY = re.compile(r"[A-Za-z0-9_.~=&%+-]{1,200}")
LONGEST = 200  # letters of a path
STAFF = "/admin/"


def place(path: str, query: str) -> str | None:
    """The file of a page, below its shelf; None for what is never kept."""
    if len(path) > LONGEST or path.startswith(STAFF) or not _PATH.fullmatch(path):
        return None
    if not query:
        return f"{path[1:]}_.html"
    return f"{path[1:]}_{query}.html" if _QUERY.fullmatch(query) else None
