from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def who(claim):
    """ "佐藤さんが確認中、19:40まで" """
    until = timezone.localtime(claim.until).strftime("%H:%M")
    return _("%(name)s is at it until %(time)s") % {"name": claim.by, "time": until}


@register.filter
def of(parts, scope):
    """The entry of a dictionary."""
    return parts.get(scope)
