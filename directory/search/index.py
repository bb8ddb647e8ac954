from .normal import normalise

TEXT_FIELDS = (
    "summary",
    "description",
    "first_visit",
    "caution",
    "operator_name",
    "serves_note",
    "target_text",
    "hours_text",
    "cost_text",
)


def index(listing):
    """Writes the normal forms into the listing (without saving it)."""
    listing.search_name = normalise(" ".join(_names(listing)))
    listing.search_text = normalise(" ".join(filter(None, [*_names(listing), *_texts(listing)])))


def rebuild(queryset):
    """Repairs the columns of these listings; returns how many were wrong."""
    wrong = []
    for listing in queryset.select_related("prefecture", "municipality__parent").iterator():
        before = listing.search_name, listing.search_text
        index(listing)
        if before != (listing.search_name, listing.search_text):
            wrong.append(listing)
    queryset.model._base_manager.bulk_update(wrong, ["search_name", "search_text"], batch_size=500)
    return len(wrong)


def _names(listing):
    return filter(None, [listing.name, listing.name_kana, listing.name_en, listing.short_name])


def _texts(listing):
    """What the public page says; a hidden address takes no part."""
    yield from (getattr(listing, field) for field in TEXT_FIELDS)
    yield listing.public_address
    yield listing.public_access
    for place in (listing.prefecture, listing.municipality, getattr(listing.municipality, "parent", None)):
        if place:
            yield from (place.name, place.name_kana, place.name_en)
