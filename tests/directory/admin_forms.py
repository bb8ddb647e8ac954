"""What a browser would post from the form of a listing."""

from django.urls import reverse

INLINES = ["contact_points", "schedules", "served_areas", "checks", "sources"]
PHONE = {"channel": "phone", "value": "072-674-7111", "order": 0}


def url(listing, page="change"):
    return reverse(f"admin:directory_{type(listing)._meta.model_name}_{page}", args=[listing.pk])


def posted(client, listing, **values):
    """All fields as the form shows them, with some changed."""
    form = client.get(url(listing)).context["adminform"].form
    data = {name: _text(form[name].value()) for name in form.fields}
    rows = {name: getattr(listing, name).all() for name in ("contact_points", "schedules")}
    for prefix in INLINES:
        found = list(rows.get(prefix, []))
        data |= {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": len(found)}
        for number, row in enumerate(found):
            data |= {f"{prefix}-{number}-{name}": value for name, value in _row(row).items()}
    return data | values


def _row(row):
    names = {"contactpoint": ["channel", "value", "purpose", "hours_note", "order"]}
    fields = names.get(row._meta.model_name, [])
    source = {"is_source_page": "on"} if getattr(row, "is_source_page", False) else {}
    return {"id": row.pk, **{name: getattr(row, name) for name in fields}, **source}


def _text(value):
    if value is None:
        return ""
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def save(client, listing, **values):
    response = client.post(url(listing), posted(client, listing, **values))
    assert response.status_code == 302, response.context["adminform"].form.errors
    listing.refresh_from_db()
    return response
