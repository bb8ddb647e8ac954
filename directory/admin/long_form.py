"""A form of ten screens: its parts can be gone to at once, rows stand where one looks for them."""


class LongFormMixin:
    """A fieldset with the prefix of an inline among its classes has the rows right after its fields."""

    change_form_template = "admin/directory/long_form.html"

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {
            "rows_in_place": " ".join(fieldset.classes for fieldset in context["adminform"]),
            "error_links": list(error_links(context["adminform"].form, context["inline_admin_formsets"])),
        }
        return super().render_change_form(request, context, *args, **kwargs)


def error_links(form, inlines):
    """(where, what, why): a form of ten screens must not be searched for what is red."""
    forms = [(form, "")]
    forms += [(row, inline.opts.verbose_name) for inline in inlines for row in inline.formset.forms]
    for one, part in forms:
        for name, errors in one.errors.items():
            if name in one.fields:
                label = f"{part}: {one[name].label}" if part else one[name].label
                yield one[name].id_for_label, label, errors[0]
            elif part:
                yield one.prefix, part, errors[0]  # of the row as a whole
