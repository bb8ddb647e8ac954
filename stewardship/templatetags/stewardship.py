from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def who(claim):
    """ "佐藤さんが確認中、19:40まで" """
    until = timezone.localtime(claim.until).strftime("%H:%M")
    return _("%(name)s is at it until %(time)s") % {"name": person(claim.by), "time": until}


@register.filter
def person(user):
    """As colleagues call them: the family name first in Japanese."""
    full_name = " ".join(filter(None, [user.last_name, user.first_name]))
    return full_name or user.get_username()


@register.filter
def of(parts, scope):
    """The entry of a dictionary."""
    return parts.get(scope)
