"""Django's tags for languages, which `{% load i18n %}` finds here: the same, with words looked up once."""

from django import template
from django.templatetags import i18n

from ..once import Once

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    message = node.filter_expression
    is_constant = message.var.literal is not None and not message.filters
    return Once(node) if is_constant and not (node.asvar or node.message_context) else node
