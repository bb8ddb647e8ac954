"""One row of a listing fixture → a listing with all that hangs on it.

What follows with certainty from the row becomes structured; everything else stays text, or unknown.
"""

import hashlib
import json
import re

from directory.models import (
    ContactPoint,
    CounselingCenter,
    Employer,
    Listing,
    MemberOrganization,
    Municipality,
    Schedule,
    SelfHelpGroup,
    ServedArea,
    Source,
)
from directory.reading import read_hours, read_target

Status, Channel = Listing.Status, ContactPoint.Channel

# What the staff's note says outright about ways of contact (the note itself is never public).
NOTE_ATTRIBUTES = (
    ("by_email", r"メール相談あり|メール相談 24時間受付|電話・メール|メール相談 https"),
    ("home_visit", r"訪問相談あり|電話・メール・訪問相談"),
    ("in_person", r"電話・メール・(来所|面談)"),
    ("online", r"電話・メール・面談・オンライン"),
    ("nickname_ok", r"匿名の電話相談"),
    ("free_of_charge", r"相談無料|費用無料|^無料$"),
)
PUBLIC_TYPES = {"mental_health", "public_health", "health_center", "municipal", "prefectural"}


def center(row, file):
    return _insert(_center(row), row, file, Status.PUBLISHED, row["phone"], row["hours"])


def group(row, file):
    return _insert(_group(row), row, file, Status.PUBLISHED, row["phone"], row["schedule"])


def to_check(row, file):
    """Rows that nobody confirmed yet: drafts that no public page, search, feed or count shows."""
    listing = _center(row) if row["kind"] == "center" else _draft_group(row)
    return _insert(listing, row, file, Status.DRAFT, row.get("phone", ""), row.get("hours", ""))


def organization(row, file):
    listing = MemberOrganization(
        **_identity(row), representative=row["representative"], role_at_node=row["role_at_node"]
    )
    return _insert(listing, row, file, Status.PUBLISHED)


def employer(row, file):
    listing = Employer(
        **_identity(row), facts=row["facts"], as_of=row["as_of"], relation_to_node=row["relation_to_node"]
    )
    listing.operator_kind = Listing.OperatorKind.COMPANY
    return _insert(listing, row, file, Status.PUBLISHED)


def _identity(row):
    return {
        "id": row["id"],
        "code": row["code"],
        "name": row["name"],
        "prefecture_id": row["prefecture"] or None,
        "staff_note": row.get("note", ""),
    }


def _place(row):
    latitude, longitude = row.get("latitude"), row.get("longitude")
    return {
        "municipality_id": row["municipality"] or None,
        "postal_code": row.get("postal_code", ""),
        "address": row.get("address", ""),
        "latitude": float(latitude) if latitude else None,
        "longitude": float(longitude) if longitude else None,
    }


def _center(row):
    listing = CounselingCenter(
        **_identity(row), **_place(row), type=row["type"], specialised=row["specialised"] == "1"
    )
    listing.hours_text, listing.target_text = row["hours"], row["target"]
    if row["type"] in PUBLIC_TYPES:
        listing.operator_kind = Listing.OperatorKind.PUBLIC
    elif row["type"] == "welfare_council":
        listing.operator_kind = Listing.OperatorKind.COUNCIL
    if listing.is_free_by_type:
        listing.free_of_charge = True
    return listing


def _group(row):
    listing = SelfHelpGroup(**_identity(row), **_place(row), type=row["type"], specialised=True)
    listing.building, listing.hours_text, listing.target_text = row["place"], row["schedule"], row["target"]
    listing.operator_name, listing.cost_text = row["operator_name"], row["cost_text"]
    if row["type"] == "online_place":
        listing.online = True
    if row["type"] == "family_meeting":
        listing.for_family = True
    return listing


def _draft_group(row):
    listing = SelfHelpGroup(**_identity(row), **_place(row), type=row["type"], specialised=True)
    listing.hours_text, listing.target_text = row.get("hours", ""), row.get("target", "")
    return listing


def _insert(listing, row, file, status, phone="", hours=""):
    """False where the code is known already: what staff did with it since stays as it is."""
    if Listing.objects.filter(code=listing.code).exists():
        return False
    listing.kind, listing.status = listing.KIND, status
    _set_from_texts(listing, row.get("note", ""))
    areas = list(_served_areas(row))
    listing.serves_note = row.get("serves_note", "")
    listing.serves = Listing.Serves.AREAS if areas else Listing.Serves.UNCONFIRMED
    listing.full_clean(exclude=["prefecture", "municipality"])
    listing.save(force_insert=True)
    for area in areas:
        area.listing = listing.listing_ptr
        area.save()
    _add_contacts(listing.listing_ptr, row, phone)
    _add_schedules(listing.listing_ptr, hours)
    _add_source(listing.listing_ptr, row, file)
    return True


def _set_from_texts(listing, note):
    target = read_target(listing.target_text)
    listing.age_min, listing.age_max = target.age_min, target.age_max
    listing.ages_approximate = target.ages_approximate
    listing.no_age_limit = target.no_age_limit
    for attribute in ("for_self", "for_family"):
        if getattr(target, attribute):
            setattr(listing, attribute, True)
    for attribute, pattern in NOTE_ATTRIBUTES:
        if re.search(pattern, note):
            setattr(listing, attribute, True)


def _served_areas(row):
    if row.get("serves_prefecture"):
        yield ServedArea(prefecture_id=row["serves_prefecture"])
    for column, is_excluded in (("serves_municipalities", False), ("serves_except", True)):
        for code in filter(None, row.get(column, "").split(";")):
            yield ServedArea(municipality=Municipality.objects.get(code=code), is_excluded=is_excluded)


def _add_contacts(listing, row, phone):
    website = row.get("website", "")
    values = [
        (Channel.FORM, row.get("form_url", "")),
        (Channel.FAX, row.get("fax", "")),
        (Channel.WEBSITE, website),
        (Channel.PHONE, phone),
    ]
    contacts = [ContactPoint(channel=channel, value=value) for channel, value in values if value]
    if not phone and not website and row["source_url"]:
        # Neither number nor own site: the page where the body is announced is the way to it.
        contacts.append(ContactPoint(channel=Channel.WEBSITE, value=row["source_url"], is_source_page=True))
    for order, contact in enumerate(contacts):
        contact.listing, contact.order = listing, order
        contact.full_clean()
        contact.save()


def _add_schedules(listing, hours):
    for read in read_hours(hours):
        schedule = Schedule(
            listing=listing,
            recurrence=read.recurrence,
            starts_at=read.starts_at,
            ends_at=read.ends_at,
            closed_on_holidays=read.closed_on_holidays,
            closed_at_new_year=read.closed_at_new_year,
            note=read.note,
        )
        schedule.full_clean()
        schedule.save()


def _add_source(listing, row, file):
    original = json.dumps(row, ensure_ascii=False, sort_keys=True)
    Source.objects.create(
        listing=listing,
        publisher=row.get("publisher", ""),
        type=row.get("source_type", ""),
        url=row["source_url"],
        published=row["source_date"],
        licence=row.get("licence", ""),
        dataset=file,
        original=row,
        original_hash=hashlib.sha256(original.encode()).hexdigest(),
    )
