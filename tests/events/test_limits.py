import pytest
from django.db import connection
from django.test import RequestFactory

from events import limits

from .visitor import at_the_start_of_a_span

pytestmark = pytest.mark.django_db
FEW = limits.Limit("few", 2, 60)
OTHERS = limits.Limit("others", 2, 60)


def client(address="203.0.113.7"):
    return RequestFactory().get("/", REMOTE_ADDR=address)


@pytest.fixture
def clock(monkeypatch):
    return at_the_start_of_a_span(monkeypatch)


def test_limit_is_reached_by_counting(clock):
    found = []
    for _time in range(3):
        found.append(FEW.is_reached(client()))
        FEW.count(client())
    assert found == [False, False, True]


def test_limits_and_clients_are_counted_apart(clock):
    for _time in range(2):
        FEW.count(client())
    reached = [FEW.is_reached(client()), FEW.is_reached(client("203.0.113.8")), OTHERS.is_reached(client())]
    assert reached == [True, False, False]


def test_limit_ends_with_its_span(clock):
    for _time in range(2):
        FEW.count(client())
    clock.now += 59
    assert FEW.is_reached(client())
    clock.now += 1
    assert not FEW.is_reached(client())


def test_count_says_nothing_about_the_client(clock):
    FEW.count(client())
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM hikipedia_cache WHERE cache_key LIKE '%events.limit%'")
        [(key,)] = cursor.fetchall()
    assert ("203.0" in key, "few" in key, len(key)) == (False, False, len(":1:events.limit.") + 64)
