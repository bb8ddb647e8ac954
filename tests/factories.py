"""Listings and places for tests. Places are real ones, by their code, with the values of the fixtures."""

import csv
import datetime
from functools import lru_cache

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from directory.models import (
    Check,
    ContactPoint,
    CounselingCenter,
    Employer,
    Listing,
    MemberOrganization,
    Municipality,
    Prefecture,
    Schedule,
    SelfHelpGroup,
    ServedArea,
)
from events import codes, registering
from events.models import Event

OSAKA, TAKATSUKI, TOYONAKA = "271004", "272078", "272035"
KITA_WARD = "271276"  # 大阪市北区
SAKAI, SAKAI_KITA_WARD = "271403", "271462"  # 堺市, 堺市北区
KYOTO, KOBE = "261009", "281000"
TAKAMATSU, AYAGAWA, MARUGAME = "372013", "373877", "372021"
OKAYAMA, KURASHIKI = "331007", "332020"
CHIYODA = "131016"

PASSWORD = "ねこが三びき"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@lru_cache
def rows(name):
    with (settings.FIXTURE_FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def prefecture(code="27"):
    row = dict(rows("prefectures.csv")[code])
    del row["capital"]
    row |= {name: float(row[name]) for name in ("latitude", "longitude")}
    return Prefecture.objects.get_or_create(code=row.pop("code"), defaults=row)[0]


def all_prefectures():
    return [prefecture(code) for code in rows("prefectures.csv")]


def town(code=TAKATSUKI):
    row = dict(rows("municipalities.csv")[code])
    row["prefecture"] = prefecture(row["prefecture"])
    row["parent"] = town(row["parent"]) if row["parent"] else None
    row |= {name: float(row[name]) if row[name] else None for name in ("latitude", "longitude")}
    return Municipality.objects.get_or_create(code=row.pop("code"), defaults=row)[0]


def center(name="大阪府ひきこもり地域支援センター", **values):
    return _listing(CounselingCenter, name, {"type": "hikikomori_center"} | values)


def group(name="高槻ほっとサロン", **values):
    return _listing(SelfHelpGroup, name, {"type": "place_to_be"} | values)


def organization(name="特定非営利活動法人ひだまり", **values):
    return _listing(MemberOrganization, name, values)


def employer(name="株式会社ひまわり製作所", **values):
    return _listing(Employer, name, values)


def _listing(model, name, values):
    """Published, unless `status` says otherwise. `areas` and `excluded` are prefectures or municipalities."""
    areas, excluded = values.pop("areas", ()), values.pop("excluded", ())
    if areas:
        values = {"serves": Listing.Serves.AREAS} | values
    listing = model.objects.create(name=name, **{"status": Listing.Status.PUBLISHED} | values)
    for place in [*areas, *excluded]:
        is_town = isinstance(place, Municipality)
        where = {"municipality": place} if is_town else {"prefecture": place}
        ServedArea.objects.create(listing=listing.listing_ptr, is_excluded=place in excluded, **where)
    return listing


def contact(listing, channel="phone", value="", **values):
    samples = {
        "email": "soudan@example.jp",
        "form": "https://example.jp/soudan/",
        "line": "https://line.me/R/ti/p/@example",
        "chat": "https://example.jp/chat/",
        "letter": "高槻市桃園町2-1",
        "fax": "072-674-7722",
        "website": "https://example.jp/",
        "phone": "072-674-7111",
    }
    return ContactPoint.objects.create(
        listing=listing, channel=channel, value=value or samples[channel], **values
    )


def schedule(listing, recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", start="9:00", end="17:00", **values):
    return Schedule.objects.create(
        listing=listing,
        recurrence=recurrence,
        starts_at=start and _time(start),
        ends_at=end and _time(end),
        **values,
    )


def _time(text):
    return datetime.time(*map(int, text.split(":")))


def check(listing, checked_on, scope="all", method="official_page", **values):
    if isinstance(checked_on, str):
        checked_on = datetime.date.fromisoformat(checked_on)
    return Check.objects.create(listing=listing, checked_on=checked_on, scope=scope, method=method, **values)


def event(title="ひきこもりと働くことを語る会", **values):
    """Published, in ten days, on site, open for registration here; `deletion_on` 30 days after."""
    day = values.get("starts_on", timezone.localdate() + datetime.timedelta(days=10))
    defaults = {
        "status": Event.Status.PUBLISHED,
        "kind": Event.Kind.EMPLOYER_TALK,
        "starts_on": day,
        "starts_at": datetime.time(13, 30),
        "ends_at": datetime.time(16, 0),
        "attendance": Event.Attendance.ON_SITE,
        "registration": Event.Registration.HERE,
        "deletion_on": day and day + datetime.timedelta(days=30),
    }
    return Event.objects.create(title=title, **defaults | values)


def full_event(title="(例)「働く」をめぐる対話 経験者を雇った会社の人に聞く", **values):
    """With something in every place of its page. Companies and people are made up."""
    made = event(
        title,
        **{
            "title_en": "(Example) Talking about work with companies that hired people with experience",
            "subtitle": "(例)会社の人と経験者が、ゆっくり話します",
            "theme": "(例)はじめの一歩をどうつくるか",
            "summary": "(例)聞いているだけでかまいません。途中で出ても、戻ってもだいじょうぶです。",
            "description": "(例)会社の人と経験者が話します。\n\n- 面接のしかた\n- 短い時間から始めること",
            "for_whom": "(例)ひきこもりの経験がある人、家族、支援者。年齢の制限はありません。",
            "organizer": organization("(例)特定非営利活動法人ひだまりの丘"),
            "co_organizers": "(例)若草の会",
            "contact": "event@example.jp",
            "time_note": "(例)13:00から入れます",
            "attendance": Event.Attendance.HYBRID,
            "municipality": town(TAKATSUKI),
            "venue": "(例)市民交流センター",
            "address": "(例)桃園町2-1",
            "entrance": "(例)北側の入り口。黄色い腕章の人が立っています。",
            "floor": "(例)3階 第1会議室",
            "sign": "(例)対話の会",
            "station": "(例)桃園駅",
            "walk_minutes": 7,
            "online_tool": "Zoom",
            "fee": "(例)無料",
            "usual_number": "(例)20人くらい",
            "who_else": "(例)スタッフ3人、市の職員1人",
            "press_note": "(例)新聞社が入ります。客席は写しません。",
            "children_note": "(例)親子の席があります",
            "language_note": "(例)手話通訳がつきます",
            "access_note": "(例)車いすの席は前と後ろにあります",
            "capacity_on_site": 20,
            "capacity_online": 50,
            "takes_questions": True,
            "source_url": "https://example.jp/event/",
            "source_date": "2026-11",
            **dict.fromkeys(FULL_YES, True),
            "photos_taken": False,
        }
        | values,
    )
    talk = made.sessions.create(
        order=1, title="(例)会社の人の話", starts_at=_time("13:30"), ends_at=_time("14:30")
    )
    made.sessions.create(order=2, title="(例)ゆるやかな対話", starts_at=_time("14:45"))
    speaks(
        made,
        "(例)株式会社ひなた製作所",
        session=talk,
        topic="(例)履歴書のない面接",
        tie="(例)代表がNodeの理事",
    )
    speaks(made, "(例)みどり在宅サービス合同会社", session=talk, topic="(例)一日一時間から")
    return made


FULL_YES = (
    "come_late_ok leave_early_ok listen_only_ok silent_ok nickname_ok camera_off_ok chat_only_ok".split()
)
FULL_YES += (
    "free_of_charge no_recording press_present children_ok sign_language wheelchair_ok step_free".split()
)


def speaks(event, company, tie="", **values):
    """Somebody of a company, with consent."""
    person = {"person_title": "(例)採用担当", "person_name": "(例)山田花子", "consented_on": "2026-01-01"}
    made = employer(company, relation_to_node=tie)
    return event.appearances.create(employer=made, **person | values)


def registration(event, nickname="みかん", **values):
    """As if it had come through the page: with a seat, or in the queue."""
    return registering.register(
        event, codes.new_key(), **{"nickname": nickname, "mode": event.modes[0]} | values
    )


def base(listing):
    """The row of `Listing` itself, as queries return it."""
    return Listing.objects.get(pk=listing.pk)


def names(listings):
    return [listing.name for listing in listings]


def staff_member(role="editor", username="", **values):
    """Somebody of the back office with a second factor; without a role, somebody who may nothing."""
    user = get_user_model().objects.create_user(
        username or role, password=PASSWORD, is_staff=True, **{"email": f"{role}@example.jp"} | values
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return with_second_factor(user)


def superuser(username="staff"):
    return with_second_factor(get_user_model().objects.create_superuser(username, password=PASSWORD))


def with_second_factor(user):
    """As if they had set up an app that shows six digits."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})
    return user
