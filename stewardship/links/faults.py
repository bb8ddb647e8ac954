"""What can be wrong with an address, in words for somebody who is no engineer: what it is, what to do."""

from django.utils.translation import gettext_lazy as _

UNTOUCHED = "robots"  # the site asks programs to stay away: nobody has looked

OPEN_BY_HAND = _(
    "Many sites refuse programs and let people in. Please open the address by hand. If it opens, this is "
    "done."
)
SEARCH = _(
    "Please look for the page on the same site or with a search engine, and write the new address into the "
    "entry. If there is none, take the address away."
)
LATER = _("Please open the address by hand. If it opens, this is done. If not, look for a new address.")

FAULTS = {
    "gone": (_("The page is gone (404)."), SEARCH),
    "refused": (_("The site has refused our program."), OPEN_BY_HAND),
    "server": (_("The site answers that it is broken at the moment."), LATER),
    "name": (
        _("There is no website of this name any more."),
        _(
            "The site may have moved, or its name has run out. Careful: somebody else may own the name one "
            "day. Please look for the new site, and take the old address out of the entry."
        ),
    ),
    "certificate": (
        _("The site's certificate has run out or belongs to another name. Browsers warn of it."),
        _(
            "The page can often be read all the same, but visitors are frightened by the warning. Please "
            "tell the site's people, or look for another address."
        ),
    ),
    "encryption": (_("No secure connection to the site could be made."), LATER),
    "timeout": (_("The site did not answer in time."), LATER),
    "connection": (_("The site cannot be reached."), LATER),
    "loop": (_("The address leads from one page to the next without an end."), LATER),
    "elsewhere": (
        _("The address leads to something that is no public web page."),
        _("Please open the address by hand and write down the address of the page itself."),
    ),
    "address": (
        _("This is no address of a web page."),
        _("It may hold a typing mistake. Please mend it, or take it away."),
    ),
    "other": (_("The site gave an answer that we do not understand."), LATER),
    UNTOUCHED: (_("The site asks programs not to look at this page."), OPEN_BY_HAND),
}


def of_status(status):
    """The fault that an HTTP status tells, or none."""
    if 200 <= status < 300 or status == 304:
        return ""
    if status in {404, 410}:
        return "gone"
    if status in {401, 403, 405, 406, 407, 418, 429, 451}:
        return "refused"
    return "server" if status >= 500 else "other"
