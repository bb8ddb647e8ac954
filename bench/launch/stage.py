"""Who and what is there on launch day: the listing that staff save, the event, and what people look at."""

import random
from dataclasses import dataclass
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from bench.event import make_event
from bench.words import PREFIX, QUERIES
from directory.models import CounselingCenter, CrisisLine, Listing, Municipality, Prefecture
from events.models import Event
from hikipedia.roles import Role

ADDRESSES = 50
PASSWORD = "ねこが三びき"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NAMES = ("home", "about", "directory:crisis", "directory:listing-list", "directory:center-list")
NAMES += ("directory:group-list", "directory:organization-list", "directory:employer-list")
NAMES += ("directory:resource-list", "events:event-list", "about-privacy", "about-criteria")


@dataclass
class Stage:
    saved: Listing  # by staff, through its form
    line: CrisisLine  # changed by another program
    event: Event
    popular: list[str]  # the addresses that most people look at
    tail: list[str]  # what the others ask for

    @property
    def shows(self) -> dict[str, int]:
        """{address: the key of the number that must stand there}"""
        saved, crisis = self.saved.get_absolute_url(), reverse("directory:crisis")
        return {saved: SAVED, f"/en{saved}": SAVED, crisis: LINE, f"/en{crisis}": LINE}


# The numbers that are counted up stand on pages as [key:number] (bench/staleness/crowd.py).
LINE, SAVED = 1, 2


def set_up(seats: int) -> Stage:
    """Beside the listings that are there."""
    line = CrisisLine.objects.create(pk=LINE, name=f"{PREFIX}電話", channel="phone", hours=f"[{LINE}:0]")
    saved = CounselingCenter.objects.published().order_by("code").first()
    make_savable(saved)
    staff_member()
    with translation.override("ja"):
        stage = Stage(saved, line, make_event(seats), [], [])
        stage.popular, stage.tail = popular(stage), tail(random.Random(1))
    return stage


def make_savable(listing: Listing) -> None:
    """Telephone numbers of sample listings are no numbers that its form would take."""
    listing.contact_points.all().delete()
    listing.contact_points.create(channel="phone", value="072-674-7111")
    listing.name += f"[{SAVED}:0]"
    listing.save()


def staff_member() -> None:
    """With a second factor, as everybody in the back office."""
    user = get_user_model().objects.create_user("editor", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=Role.EDITOR))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET})


def popular(stage: Stage) -> list[str]:
    """The first are asked for most. Some are English."""
    saved, event = stage.saved.get_absolute_url(), stage.event.get_absolute_url()
    paths = ["/", event, saved, *map(reverse, NAMES[1:]), f"/en{saved}", "/en/"]
    paths += ["/en" + reverse("directory:crisis")]
    paths += [prefecture_page(one) for one in Prefecture.objects.order_by("code")]
    paths += [one.get_absolute_url() for one in Listing.objects.published().order_by("code")[1:ADDRESSES]]
    return list(dict.fromkeys(paths))[:ADDRESSES]


def prefecture_page(prefecture) -> str:
    return reverse("directory:prefecture-detail", args=[prefecture.slug])


def tail(chance: random.Random) -> list[str]:
    """Words, filters, places and single listings, in no order."""
    lists = reverse("directory:listing-list")
    found = [f"{lists}?{urlencode({'q': word})}" for word in QUERIES]
    for prefecture in Prefecture.objects.order_by("code"):
        found += [f"{prefecture_page(prefecture)}?age={age}" for age in (20, 40, 60)]
    towns = Municipality.objects.order_by("code").values_list("code", flat=True)
    found += [reverse("directory:municipality-detail", args=[code]) for code in some(chance, towns)]
    return found + [one.get_absolute_url() for one in some(chance, Listing.objects.published())]


def some(chance: random.Random, rows) -> list:
    rows = list(rows)
    return chance.sample(rows, k=min(len(rows), 500))
