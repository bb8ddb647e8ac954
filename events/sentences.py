"""What a page says when something did not go as expected: one sentence each, and what to do now."""

from django.utils.translation import gettext_lazy as _

TOO_OLD = _(
    "This page had been open for very long, or came from elsewhere. "
    "Nothing is lost: please send it once more."
)
FROM_ELSEWHERE = _("This came from elsewhere. Please send it once more from here.")
BUSY = _("The site is very busy at this moment, and nothing was kept. Please send it once more in a minute.")
SENT_BEFORE = _(
    "You had sent this page before. What was kept then stands here; nothing was changed by sending it again."
)
WITHDRAWN = _(
    "What you had sent with this page was cancelled. If you want to come after all, please send it once more."
)
CHANGED = _("Your change is kept.")
WRONG_CODE = _(
    "With these words nothing was found for this event. "
    "Please look whether every word is as you wrote it down."
)
MANY_REGISTRATIONS = _(
    "Many registrations came from your connection within an hour. "
    "Nothing is lost: please send it once more later, or write to the organizer."
)
MANY_QUESTIONS = _(
    "Many questions came from your connection within an hour. "
    "Nothing is lost: please send it once more later."
)
MANY_WRONG_CODES = _(
    "Many codes that do not fit came from your connection. "
    "Please wait a quarter of an hour, then try once more."
)
