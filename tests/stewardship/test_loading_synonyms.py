import pytest
from django.conf import settings

from directory.admin.synonyms import all_groups
from directory.models import SynonymGroup
from stewardship.loading import STEPS, Report, words_of
from tests.synonyms import first_groups

pytestmark = pytest.mark.django_db

NAME = "synonyms.csv"


def load(folder=settings.FIXTURE_FOLDER):
    report = Report()
    STEPS[NAME](folder / NAME, report)
    return report


def write(folder, *lines):
    (folder / NAME).write_text("\n".join(["direction,words,note", *lines]))
    return folder


def test_groups_load_as_written():
    report = load()
    assert (report.inserted[NAME], report.present[NAME], report.broken) == (36, 0, [])
    assert tuple(all_groups().values()) == first_groups()


def test_second_load_changes_nothing():
    load()
    before = all_groups()
    report = load()
    assert (report.inserted[NAME], report.present[NAME]) == (0, 36)
    assert all_groups() == before


def test_what_staff_deleted_and_changed_stays_so():
    load()
    SynonymGroup.objects.get(terms__text="不登校").delete()
    SynonymGroup.objects.get(terms__text="居場所", direction="both").terms.last().delete()
    before = all_groups()
    load()
    assert (all_groups(), len(before)) == (before, 35)


def test_groups_are_loaded_before_the_listings():
    names = list(STEPS)
    assert names.index(NAME) < names.index("centers.csv")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("sideways,親 | 家族,", "direction: "),
        ("both,親 | ★,", "text: "),
        ("both,親 | 親,", "__all__: "),
        (f"both,親 | {'長' * 61},", "text: "),
        ("both,親 | 家族," + "長" * 201, "note: "),
    ],
)
def test_broken_row_is_named_and_the_rest_loads(tmp_path, line, reason):
    report = load(write(tmp_path, "both,LINE | [ライン],", line, "one_way,居場所 | サロン,"))
    assert (report.inserted[NAME], len(report.broken)) == (2, 1)
    assert report.broken[0].startswith(f"{NAME} line 3: {reason}")
    assert [str(group) for group in SynonymGroup.objects.all()] == ["LINE = ライン", "居場所 = サロン"]


def test_brackets_guard_a_word():
    assert list(words_of("LINE | [ライン]|[E-メール] ")) == [
        ("LINE", False),
        ("ライン", True),
        ("E-メール", True),
    ]
