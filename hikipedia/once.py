"""Pieces of templates that depend on the language alone: words and addresses without a variable."""

from django.template import Node
from django.utils.translation import get_language


class Once(Node):
    """Renders a node once for each language. A page has some eighty of them."""

    def __init__(self, node):
        self.node, self.kept = node, {}

    def render(self, context):
        key = get_language(), context.autoescape
        if key not in self.kept:
            self.kept[key] = self.node.render(context)
        return self.kept[key]
