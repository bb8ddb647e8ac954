"""compose.yaml, held against the Dockerfile, nginx's template and the settings."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
TEMPLATES = "".join(file.read_text() for file in (ROOT / "deploy" / "nginx").glob("*.template"))
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "hikipedia"}
NGINX, WEB = SERVICES["nginx"], SERVICES["web"]
# Their commands come with the events and the backups.
COMING = {"send_mails", "forget_registrations", "backup"}


def mounts(service):
    """{path inside: what lies there}"""
    return {path: name for name, path, *_mode in (split(volume) for volume in service.get("volumes", []))}


def split(volume):
    """`${NAME:-./default}:/path:ro` holds a colon of its own."""
    return re.sub(r"\$\{(\w+):-[^}]*\}", r"\1", volume).split(":")


def test_nginx_is_told_everything_that_its_templates_ask():
    asked = set(re.findall(r"\$\{(FRONT_[A-Z_]+)\}", TEMPLATES))
    assert {name for name in NGINX["environment"] if name.startswith("FRONT_")} == asked


def test_nginx_reads_what_the_application_writes():
    for front, own in (("FRONT_SHELF", "SHELF_DIR"), ("FRONT_DOWN", "DOWN_DIR")):
        read = mounts(NGINX)[NGINX["environment"][front]]
        assert {mounts(service)[service["environment"][own]] for service in OURS.values()} == {read}
    assert mounts(SERVICES["migrate"])["/static"] == mounts(NGINX)[NGINX["environment"]["FRONT_STATIC"]]
    writable = [volume for volume in NGINX["volumes"] if not volume.endswith(":ro")]
    assert writable == []


def test_nginx_finds_the_application():
    port = re.search(r"PORT=(\d+)", DOCKERFILE)[1]
    address = WEB["networks"]["front"]["ipv4_address"]
    [network] = COMPOSE["networks"]["front"]["ipam"]["config"]
    assert NGINX["environment"]["FRONT_APP"] == f"{address}:{port}"
    assert address.startswith(network["subnet"].removesuffix("0/24"))


def test_ports_outside_lead_to_where_nginx_listens():
    listens = [NGINX["environment"][name].split()[0] for name in ("FRONT_LISTEN_PLAIN", "FRONT_LISTEN")]
    assert NGINX["ports"] == [f"80:{listens[0]}", f"443:{listens[1]}"]
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["nginx"]


def test_shelf_belongs_to_the_user_of_the_image():
    options = COMPOSE["volumes"]["shelf"]["driver_opts"]
    assert (options["type"], f"--uid {re.search(r'uid=([0-9]+)', options['o'])[1]} " in DOCKERFILE) == (
        "tmpfs",
        True,
    )
    folders = re.search(r"install --directory --owner hikipedia (.*)$", DOCKERFILE, re.MULTILINE)[1].split()
    inside = {path for service in OURS.values() for path in mounts(service)}
    assert inside - {"/data"} == set(folders)


def test_data_lie_where_the_image_expects_them():
    assert {mounts(service).get("/data") for service in OURS.values()} == {"data"}
    assert "DATA_DIR=/data" in DOCKERFILE


def test_variables_are_known_to_the_settings():
    code = "".join((ROOT / name).read_text() for name in ("hikipedia/settings.py", "gunicorn.conf.py"))
    code += (ROOT / "hikipedia/environment.py").read_text()
    names = {name for service in OURS.values() for name in service["environment"]} - {"BACKUP_DIR"}
    assert {name for name in names if f'"{name}"' not in code} == set()


def test_commands_exist():
    words = [[str(word) for word in service["command"]] for service in OURS.values() if "command" in service]
    chores = {word[2] for word in words if word[0] == "deploy/every"}
    assert chores - set(get_commands()) <= COMING
    assert SERVICES["follower"]["command"] == ["python", "manage.py", "follow"]


def test_follower_is_apart_from_the_application():
    assert {service["environment"]["FOLLOWER"] for service in OURS.values()} == {"0"}


def test_variables_of_the_example_are_those_that_are_asked():
    text = (ROOT / "compose.yaml").read_text()
    example = (ROOT / "deploy" / "env.example").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert asked == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_hardened(name):
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert "mem_limit" in service or name == "migrate"
    assert service.get("user") or service["image"] == "hikipedia"


def test_database_is_pinned_and_the_images_programs_can_copy_it():
    version = int(re.fullmatch(r"postgres:(\d+)\.\d+-\w+", SERVICES["db"]["image"])[1])
    clients = {"bookworm": 15, "trixie": 17}  # of Debian's package postgresql-client
    debian = set(re.findall(r"^FROM python:\S+-slim-(\w+)", DOCKERFILE, re.MULTILINE))
    assert (version >= 17, [clients[name] >= version for name in debian]) == (True, [True])
