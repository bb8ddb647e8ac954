import datetime

import pytest
from django.db.models import Count
from django.forms.models import model_to_dict

from bench import words
from bench.fill import index_all
from bench.generate import HasRealListings, generate, load_basics
from bench.sampler import Sampler
from directory.features import BY_NAME
from directory.models import ContactPoint, CounselingCenter, Listing, Prefecture, SearchEntry
from directory.search import index

pytestmark = pytest.mark.django_db

DAY = datetime.date(2018, 5, 19)
HANGING = ("contacts", "schedules", "areas", "sources", "checks")


@pytest.fixture
def basics():
    load_basics()


def facts(sample):
    rows = [row for name in HANGING for row in getattr(sample, name)]
    listing = sample.listing
    return [listing.pk, listing.code, listing.kind, *map(model_to_dict, [listing, sample.child, *rows])]


def test_same_seed_gives_the_same_listings(basics):
    first, second = ([facts(sample) for sample in Sampler(7, DAY).samples(50)] for _time in range(2))

    assert first == second


def test_other_seed_gives_other_listings(basics):
    first, second = ({sample.listing.code for sample in Sampler(seed, DAY).samples(50)} for seed in (7, 8))

    assert not first & second


def test_listings_are_valid(basics):
    for sample in Sampler(7, DAY).samples(50):
        sample.listing.full_clean()
        sample.listing.save()
        for row in [*sample.schedules, *sample.areas, *sample.sources]:
            row.full_clean()


def test_attributes_exist():
    assert set(words.YES_PERCENT) <= set(BY_NAME)


def test_each_query_is_two_characters_that_some_listing_has(basics):
    texts = "".join(
        sample.listing.name
        + sample.listing.summary
        + sample.listing.description
        + sample.listing.hours_text
        + sample.listing.target_text
        + getattr(sample.child, "facts", "")
        for sample in Sampler(7, DAY).samples(1500)
    )

    assert [word for word in words.QUERIES if len(word) != 2 or word not in texts] == []
    assert len(set(words.QUERIES)) == len(words.QUERIES) >= 30


def test_generate_loads_listings_with_all_that_hangs_on_them():
    done = []

    generate(50, seed=7, progress=done.append)

    assert done == [50]
    assert Listing.objects.filter(name__startswith="(例)").count() == Listing.objects.count() == 50
    assert all(listing.kind_object.listing_ptr_id == listing.pk for listing in Listing.objects.all())
    assert CounselingCenter.objects.count() > 25
    counts = Listing.objects.aggregate(*[Count(name) for name in ("served_areas", "schedules", "checks")])
    assert all(counts.values())


def test_generate_keeps_what_follows_from_other_rows():
    generate(50, seed=7)

    assert list(index.faults()) == []
    for contact in ContactPoint.objects.exclude(channel="website").select_related("listing"):
        assert getattr(contact.listing, f"by_{contact.channel}") is True


def test_index_all_shows_how_far_it_is(capsys):
    generate(20)

    assert index_all() > 0

    assert SearchEntry.objects.count() == 20
    assert capsys.readouterr().err.endswith("20 of 20 indexed\n")


def test_generate_writes_all_or_none():
    def break_off(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(10, progress=break_off)

    assert (Listing.objects.count(), Prefecture.objects.count()) == (0, 0)


def test_generate_refuses_a_database_with_real_listings():
    CounselingCenter.objects.create(name="青森県ひきこもり地域支援センター", type="hikikomori_center")

    with pytest.raises(HasRealListings, match="empty database"):
        generate(10)

    assert Listing.objects.count() == 1
