"""Who may do what in the back office: every address × every role, one's own and a stranger's.

An address that is missing in the table fails the first test. Refused is 403, or 404 where even that there is
such a row is none of one's business, or 405. What the log-in asks of people is in tests/hikipedia.
"""

from copy import copy

import pytest
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from hikipedia.roles import Role
from tests import factories

from .back_office import KINDS, World, addresses

pytestmark = pytest.mark.django_db

# E editor, R reviewer, O organizer (of what is their own), A administrator, N staff without a role.
ROLES = {role.value: role.value[0].upper() for role in Role} | {"": "N"}
# name: who may look, who may send a form
ADMIN = {
    "index": ("EROAN", ""),
    "login": ("EROAN", "EROAN"),
    "logout": ("", "EROAN"),
    "password_change": ("EROAN", "EROAN"),
    "password_change_done": ("EROAN", ""),
    "jsi18n": ("EROAN", ""),
    "app_list": ("EROA", "EROA"),
    "view_on_site": ("EROAN", "EROAN"),  # leads to the public page, which draft have none
    "autocomplete": ("EROA", ""),
    "directory_municipality_choose": ("EROA", ""),
    "directory_listing_changelist": ("EROA", "EROA"),
    "directory_listing_add": ("", ""),
    "directory_listing_change": ("EROA", "EROA"),  # leads to the form of its kind
    "directory_listing_history": ("EROA", "EROA"),
    "directory_listing_delete": ("", ""),
    "directory_listing_duplicates": ("ERA", "ERA"),
    "directory_listing_merge": ("RA", "RA"),
    "directory_prefecture_changelist": ("EROA", "EROA"),
    "directory_prefecture_add": ("", ""),
    "directory_prefecture_change": ("EROA", "A"),
    "directory_prefecture_history": ("EROA", "EROA"),
    "directory_prefecture_delete": ("", ""),
    "directory_municipality_changelist": ("EROA", "EROA"),
    "directory_municipality_add": ("A", "A"),
    "directory_municipality_change": ("EROA", "A"),
    "directory_municipality_history": ("EROA", "EROA"),
    "directory_municipality_delete": ("", ""),
    "directory_resource_changelist": ("ERA", "ERA"),
    "directory_resource_add": ("ERA", "ERA"),
    "directory_resource_change": ("ERA", "ERA"),
    "directory_resource_history": ("ERA", "ERA"),
    "directory_resource_delete": ("RA", "RA"),
    "directory_crisisline_changelist": ("ERA", "ERA"),  # without the right to change, the list is plain
    "directory_crisisline_add": ("RA", "RA"),
    "directory_crisisline_change": ("ERA", "RA"),
    "directory_crisisline_history": ("ERA", "ERA"),
    "directory_crisisline_delete": ("A", "A"),
    "directory_synonymgroup_changelist": ("ERA", "ERA"),
    "directory_synonymgroup_add": ("RA", "RA"),
    "directory_synonymgroup_change": ("ERA", "RA"),
    "directory_synonymgroup_history": ("ERA", "ERA"),
    "directory_synonymgroup_delete": ("RA", "RA"),
    "directory_synonymgroup_reindex": ("RA", "RA"),
    "events_event_changelist": ("EROA", "EROA"),
    "events_event_add": ("EROA", "EROA"),
    "events_event_change": ("EROA", "EROA"),
    "events_event_history": ("EROA", "EROA"),
    "events_event_delete": ("", ""),
    "events_event_employers": ("EROA", ""),
    "events_event_publish": ("EROA", "EROA"),
    "events_event_cancel": ("EROA", "EROA"),
    "events_event_preview_link": ("EROA", "EROA"),
    "events_event_copy": ("EROA", "EROA"),
    "events_event_report": ("EROA", "EROA"),
    "events_event_questions": ("OA", "OA"),  # and of whoever is responsible
    "events_event_registrations": ("OA", ""),
    "events_event_door_list": ("OA", ""),
    "events_event_pass_over": ("OA", "OA"),
    "events_event_remove": ("OA", "OA"),
    "hikipedia_user_changelist": ("A", "A"),
    "hikipedia_user_add": ("A", "A"),
    "hikipedia_user_change": ("A", "A"),
    "hikipedia_user_history": ("A", "A"),
    "hikipedia_user_delete": ("", ""),
    "hikipedia_user_invite": ("A", "A"),
    "hikipedia_user_reset_second_factor": ("A", "A"),
    "hikipedia_siteprofile_changelist": ("A", "A"),
    "hikipedia_siteprofile_add": ("", ""),  # there is one already
    "hikipedia_siteprofile_change": ("A", "A"),
    "hikipedia_siteprofile_history": ("A", "A"),
    "hikipedia_siteprofile_delete": ("", ""),
    "stewardship_dataset_changelist": ("RA", "RA"),
    "stewardship_dataset_add": ("RA", "RA"),
    "stewardship_dataset_change": ("RA", "RA"),
    "stewardship_dataset_history": ("RA", "RA"),
    "stewardship_dataset_delete": ("", ""),
    "stewardship_importrun_changelist": ("RA", "RA"),
    "stewardship_importrun_add": ("RA", "RA"),
    "stewardship_importrun_change": ("RA", "RA"),
    "stewardship_importrun_history": ("RA", "RA"),
    "stewardship_importrun_delete": ("", ""),
    "stewardship_importrun_columns": ("RA", "RA"),
    "stewardship_importrun_compare": ("RA", "RA"),
    "stewardship_importrun_decide": ("", "RA"),
    "stewardship_importrun_apply": ("RA", "RA"),
    "stewardship_importrun_index": ("RA", "RA"),
    "stewardship_importrun_discard": ("", "RA"),
    "stewardship_importrun_again": ("", "RA"),
    "stewardship_importrun_faults": ("RA", "RA"),
}
OF_EACH_KIND = {
    "changelist": ("EROA", "EROA"),
    "add": ("ERA", "ERA"),
    "change": ("EROA", "EROA"),
    "history": ("EROA", "EROA"),
    "preview": ("EROA", ""),
    "approve": ("RA", "RA"),
    "restore": ("ERA", "ERA"),
    "delete": ("", ""),
}
STEWARDSHIP = {
    "index": ("EROAN", ""),
    "next": ("EROAN", "EROAN"),  # each with the queues of their role, which may be none
    "take": ("", "EROAN"),
    "give-back": ("", "EROAN"),
    "queue": ("ERA", ""),  # here: of the checks
    "check": ("ERA", "ERA"),
    "pause": ("ERA", "ERA"),
    "undo": ("", "ERA"),
    "crisis-line": ("ERA", "RA"),
    "task": ("ERA", "ERA"),
}
TABLE = (
    {f"admin:{name}": who for name, who in ADMIN.items()}
    | {f"admin:directory_{kind}_{name}": who for kind in KINDS for name, who in OF_EACH_KIND.items()}
    | {f"stewardship:{name}": who for name, who in STEWARDSHIP.items()}
    | {"status": ("A", "")}
)
# Of one's own account, for everybody who logs in, and of the log-in itself: tests/hikipedia/test_login.py …
ACCOUNT = ("account_", "mfa_", "second-factor")
EVENT_PAGES = ("change", "history", "publish", "cancel", "preview_link", "copy", "report", "questions")
EXPORTS = ["export_csv", "export_xlsx"]


def is_refused(response):
    return response.status_code in {403, 404, 405} or response.headers.get("Location", "").startswith(
        "/admin/login/"
    )


@pytest.fixture
def unrendered(monkeypatch):
    """Who may is decided before; filling in forty forms for each role would take half a minute."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


def log_in(client, role, world):
    organization = world.organization if role == Role.ORGANIZER else None
    client.force_login(factories.staff_member(role, role or "nobody", organization=organization))


def answer(client, method, path):
    """Without the traces that a form leaves behind, also that of the log-out."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def test_every_address_of_the_back_office_is_in_the_table():
    found = {name for _route, name in addresses() if not name.startswith(ACCOUNT)}
    assert found ^ set(TABLE) == set()


# Who may do everything asks the database for everything, too.
BY_ROLE = [
    pytest.param(role, marks=[] if letter == "A" else pytest.mark.once) for role, letter in ROLES.items()
]


@pytest.mark.parametrize("role", BY_ROLE, ids=lambda role: role or "nobody")
def test_address_by_role(client, unrendered, role):
    world, letter = World(), ROLES[role]
    log_in(client, role, world)
    found = {}
    for name in TABLE:
        path = world.path(name, world.own)
        refused = (is_refused(answer(client, method, path)) for method in ("get", "post"))
        found[name] = tuple(not one for one in refused)
    assert found == {name: (letter in get, letter in post) for name, (get, post) in TABLE.items()}


def test_strangers_do_not_exist_for_organizers(client, unrendered):
    world = World()
    log_in(client, Role.ORGANIZER, world)
    names = [
        f"admin:directory_{kind}_{page}" for kind in (*KINDS, "listing") for page in ("change", "history")
    ]
    names += [
        f"admin:directory_{kind}_{page}" for kind in KINDS for page in ("preview", "approve", "restore")
    ]
    names += [f"admin:events_event_{page}" for page in EVENT_PAGES]
    codes = {
        (name, method): answer(client, method, world.path(name, world.foreign)).status_code
        for name in names
        for method in ("get", "post")
        if (name, method) not in {(f"admin:directory_{kind}_preview", "post") for kind in KINDS}
    }
    assert codes == dict.fromkeys(codes, 404)


def test_who_is_not_logged_in_is_asked_to(client):
    world = World()
    for name in TABLE:
        path = world.path(name, world.own)
        for method in ("get", "post"):
            response = getattr(client, method)(path)
            to_log_in = response.headers.get("Location", "").startswith(
                ("/admin/login/", "/admin/account/login/")
            )
            assert to_log_in or name in {"admin:jsi18n", "admin:logout"}, (name, response.status_code)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("editor", EXPORTS),
        ("reviewer", EXPORTS),
        ("administrator", EXPORTS),
        ("organizer", []),
    ],
)
@pytest.mark.parametrize("kind", [*KINDS, "listing"])
def test_actions_by_role(client, role, offered, kind):
    world = World()
    log_in(client, role, world)
    path = reverse(f"admin:directory_{kind}_changelist")
    form = client.get(path).context["action_form"]
    assert (
        [name for name, _label in form.fields["action"].choices if name] == offered if form else not offered
    )
    posted = {"action": "export_csv", "_selected_action": str(world.own["selfhelpgroup"].pk)}
    response = client.post(path, posted)
    assert response.headers.get("Content-Type", "").startswith("text/csv") == bool(offered)
