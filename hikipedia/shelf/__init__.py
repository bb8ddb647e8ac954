"""Finished pages on a shelf: a public page is made once and then sent as a file, until the data changes.

`current` is a link to the shelf that is read now, a folder called `<release>-<revision>.<random>`. Its pages
were made from the data of that revision (directory/triggers.py) and by that release of the code. Nothing is
ever deleted from a shelf to make it true again: a change of the data gives `current` another name, which no
shelf has had before, and the new shelf is empty. So a page that comes too late lies on an old shelf that
nobody reads, and what is on the current one cannot be stale.

    shelves.py      the link: read it, compare it with the data, move it, take it away
    release.py      which code and settings make the pages
    addresses.py    which addresses have a place on the shelf, and where
    pages.py        the files: written, read, counted
    answers.py      a page as an answer: full, packed, or “not modified”
    middleware.py   Django's side: puts finished pages there, and moves the link after each write
    front.py        the outermost layer, which answers from the shelf before Django wakes up
    follower.py     watches the data for changes made by others, and the clock
    commands.py     takes the link away at the end of `manage.py …`
    down.py         what is said when the database is gone

nginx reads the same files (deploy/nginx.conf): one mechanism, two doors. The reasons, and what was tried
before, are in docs/decisions.
"""
