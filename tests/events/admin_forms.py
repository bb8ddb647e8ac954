"""What a browser would post from the form of an event."""

from unittest import mock

from django.template.response import SimpleTemplateResponse
from django.urls import reverse


def unrendered():
    """Filling in the long form takes longer than all that is tested with it."""
    return mock.patch.object(SimpleTemplateResponse, "rendered_content", "")


def url(event, page="change"):
    return reverse(f"admin:events_event_{page}", args=[event.pk] if event else [])


def posted(client, event=None, **values):
    """All fields as the form shows them, some changed; sessions_0_title stands for `sessions-0-title`."""
    with unrendered():
        context = client.get(url(event, "change" if event else "add")).context_data
    data = fields_of(context["adminform"].form) | {"_state": context["state"]}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data |= fields_of(formset.management_form)
        for form in formset.forms:
            data |= fields_of(form)
    prefixes = ("sessions", "appearances", "materials")
    return data | {
        name.replace("_", "-", 2) if name.startswith(prefixes) else name: value
        for name, value in values.items()
    }


def fields_of(form):
    texts = {form.add_prefix(name): _text(form[name]) for name in form.fields}
    return {name: text for name, text in texts.items() if text is not None}


def _text(bound):
    value = bound.value()
    if isinstance(value, bool):
        is_tick = bound.widget_type == "checkbox"
        return ("on" if value else None) if is_tick else str(value).lower()
    if value is None:
        return "unknown" if bound.widget_type == "threestateradio" else ""
    shown = bound.field.widget.format_value(value)
    return shown[0] if isinstance(shown, (list, tuple)) and shown else shown or ""


def save(client, event=None, **values):
    """The event as it is afterwards."""
    response = client.post(url(event, "change" if event else "add"), posted(client, event, **values))
    assert response.status_code == 302, errors(response)
    if event:
        event.refresh_from_db()
    return response


def errors(response):
    """[(where, what)] as the links above the form say it."""
    return [(label, text) for _target, label, text in response.context_data["error_links"]]


def refused(client, event=None, **values):
    with unrendered():
        response = client.post(url(event, "change" if event else "add"), posted(client, event, **values))
    assert response.status_code == 200
    return errors(response)


def said(client, path="/admin/"):
    """The messages that wait for this person."""
    return [str(message) for message in client.get(path).context["messages"]]
