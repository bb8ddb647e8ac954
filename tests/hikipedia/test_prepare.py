import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_folder(settings, tmp_path):
    """Geography of one prefecture: the real data are loaded in another test."""
    for name in ("prefectures.csv", "municipalities.csv"):
        lines = (settings.FIXTURE_FOLDER / name).read_text().splitlines()
        (tmp_path / name).write_text(
            "\n".join([lines[0], *(line for line in lines if line.startswith("37"))]) + "\n"
        )
    settings.FIXTURE_FOLDER = tmp_path


def prepare():
    out = io.StringIO()
    call_command("prepare", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_prepare_twice_prints_the_password_once(small_folder):
    first, second = prepare(), prepare()
    password = re.search(r"user name staff, password (\S+)", first)[1]
    staff = get_user_model().objects.get()
    assert (staff.username, staff.is_superuser, staff.check_password(password)) == ("staff", True, True)
    assert "password" not in second
    assert "prefectures.csv: 1 new, 0 already there" in first
    assert "prefectures.csv: 0 new, 1 already there" in second


def test_prepare_leaves_an_administrator_of_another_name_alone(small_folder):
    get_user_model().objects.create_superuser("hanako")
    assert "password" not in prepare()
    assert [user.username for user in get_user_model().objects.all()] == ["hanako"]
