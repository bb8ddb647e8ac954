"""Listings in the states that the real data does not show yet.

Their codes are fixed: tests open them by address.
"""

import datetime

from django.utils import timezone

from directory.models import (
    Check,
    ContactPoint,
    CounselingCenter,
    Employer,
    Schedule,
    SelfHelpGroup,
    ServedArea,
    Source,
)
from hikipedia.models import SiteProfile
from tests.factories import full_event

RICH, POOR, PAUSED, CLOSED, LONG = "rrrrrrrr", "pppppppp", "ssssssss", "cccccccc", "gggggggg"
EVENT = "eeeeeeee"  # in ten days, on site and online, one seat on site
TAKATSUKI = "272078"
CHANNELS = {
    "email": "hidamari@example.jp",
    "form": "https://example.jp/form/",
    "line": "https://example.jp/line/",
    "chat": "https://example.jp/chat/",
    "letter": "高槻市桃園町2番1号 ひだまり(例)",
    "fax": "072-674-7112",
    "website": "https://example.jp/",
    "phone": "072-674-7111",
}


def create():
    SiteProfile.objects.create(
        operator_name="ひきこもりの網(例)",
        operator_description="当事者と経験者の**集まり**です。",
        contact_email="write@example.jp",
        funding="- 寄付\n- 会費",
        ties="[会社](https://example.jp/)の役員が一人います。",
    )
    create_rich()
    SelfHelpGroup.objects.create(code=POOR, status="published", name="名前だけの会(例)", type="other")
    SelfHelpGroup.objects.create(
        code=PAUSED, status="paused", name="休んでいる会(例)", type="women_meeting", municipality_id=TAKATSUKI
    )
    SelfHelpGroup.objects.create(
        code=CLOSED, status="closed", name="終わった会(例)", type="family_meeting", municipality_id=TAKATSUKI
    )
    create_long()
    create_event()


def create_event():
    """With something in every place of its page, and one seat on site."""
    event = full_event(code=EVENT, capacity_on_site=1, online_url="https://example.jp/meeting/")
    event.changes.create(fields={"venue": ["(例)旧会館", "(例)市民交流センター"], "online_url": ["", ""]})
    event.questions.create(text="(例)マスクのままで?", answer="(例)はい", state="shown", key="browser")


def create_rich():
    """Every text, every way of contact, opening hours with a valid check, known yes and known no."""
    listing = SelfHelpGroup.objects.create(
        code=RICH,
        status="published",
        type="place_to_be",
        specialised=True,
        name="ひだまりの部屋(例)",
        name_kana="ひだまりのへや",
        name_en="Sunny Room (example)",
        summary="話しても、話さなくてもよい居場所です。",
        description="## どんな所か\n\n**何もしない人**もいます。\n\n- お茶があります\n- 静かな部屋があります",
        first_visit="1. 入口の呼び鈴を押します\n2. [地図](https://example.jp/map/)の所で名札を選びます",
        caution="猫がいます。",
        operator_kind="npo",
        operator_name="特定非営利活動法人 ひだまり(例)",
        municipality_id=TAKATSUKI,
        postal_code="569-0067",
        address="桃園町2番1号",
        building="市民会館2階",
        access="駅から歩いて5分\n坂はありません",
        latitude=34.846,
        longitude=135.617,
        serves="areas",
        serves_note="在勤の方も",
        target_text="ひきこもりの状態にある方",
        age_min=18,
        age_max=64,
        ages_approximate=True,
        cost_text="100円(お茶代)",
        silent_ok=True,
        nickname_ok=True,
        quiet_room=True,
        home_visit=False,
        children_ok=False,
        free_of_charge=False,
    ).listing_ptr
    for order, (channel, value) in enumerate(CHANNELS.items()):
        listing.contact_points.create(
            channel=channel, value=value, purpose="はじめての方", hours_note="返事は2日後", order=order
        )
    listing.served_areas.add(
        ServedArea(prefecture_id="27"),
        ServedArea(municipality_id="272272", prefecture_id="27", is_excluded=True),
        bulk=False,
    )
    for recurrence in ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=MONTHLY;BYDAY=2SA"):
        times = {"starts_at": datetime.time(10), "ends_at": datetime.time(20)}
        Schedule.objects.create(listing=listing, recurrence=recurrence, **times)
    Check.objects.create(listing=listing, method="visit", checked_on=timezone.localdate())
    Check.objects.create(
        listing=listing, scope="cost", method="self", role="listing", checked_on=datetime.date(2024, 2, 29)
    )
    Source.objects.create(
        listing=listing,
        publisher="高槻市(例)",
        type="official",
        url="https://example.jp/source/",
        published="2024-05",
        licence="CC BY 4.0",
    )


def create_long():
    """Texts as long as the columns allow, and words that no line break fits into."""
    text, word = "とてもながいなまえの" * 20, "Donaudampfschifffahrt" * 5
    listing = CounselingCenter.objects.create(
        code=LONG,
        status="published",
        type="consultation_office",
        specialised=True,
        name=text,
        name_kana=text,
        name_en=word,
        summary=word[:100],
        description=f"{word} {text}\n\n- {word}\n\n## {word}",
        first_visit=word,
        caution=word,
        operator_name=word + text[:95],
        municipality_id=TAKATSUKI,
        address=text,
        building=word,
        access=word,
        serves="areas",
        serves_note=word,
        target_text=word,
        hours_text=word,
        cost_text=word,
    ).listing_ptr
    listing.served_areas.add(ServedArea(municipality_id=TAKATSUKI, prefecture_id="27"), bulk=False)
    for channel, value in (
        ("email", f"{word[:60]}@example.jp"),
        ("line", word),
        ("website", f"https://example.jp/{word}/"),
        ("phone", "072-674-7111"),
    ):
        ContactPoint.objects.create(
            listing=listing, channel=channel, value=value, purpose=word[:100], hours_note=word
        )
    Source.objects.create(
        listing=listing, publisher=text, url=f"https://{word[:60]}.example.jp/", licence=word[:100]
    )
    Employer.objects.create(
        status="published",
        name=word,
        municipality_id=TAKATSUKI,
        facts=word,
        as_of="2018",
        relation_to_node=word,
    )
