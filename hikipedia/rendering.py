"""Django's own templates, which let go of what a page was made of as soon as it is made."""

from django.template.backends import django


class DjangoTemplates(django.DjangoTemplates):
    def from_string(self, template_code):
        return Template(super().from_string(template_code).template, self)

    def get_template(self, template_name):
        return Template(super().get_template(template_name).template, self)


class Template(django.Template):
    """A context holds itself, and with it all rows of a page, until Python looks for such circles.

    To find and free hundreds of pages at once took a fifth of the time of each, and some ten megabytes.
    """

    def render(self, context=None, request=None):
        context = django.make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(context)
        except django.TemplateDoesNotExist as error:
            django.reraise(error, self.backend)
        finally:
            context.dicts.clear()
