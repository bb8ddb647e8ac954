"""The manifests name what is there: files, commands, variables, and one image."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

FOLDER = settings.BASE_DIR / "deploy" / "kubernetes"


def documents(file):
    for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
        yield from document.get("items", [document])


@pytest.fixture(scope="module")
def manifests():
    names = next(documents(FOLDER / "kustomization.yaml"))["resources"]
    return [document for name in names for document in documents(FOLDER / name)]


def containers(manifests):
    for manifest in manifests:
        spec = manifest.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        yield from spec.get("template", {}).get("spec", {}).get("containers", [])


def test_every_file_is_named(manifests):
    listed = set(next(documents(FOLDER / "kustomization.yaml"))["resources"])
    present = {file.name for file in FOLDER.glob("*.yaml")}
    assert present - listed == {"kustomization.yaml", "secret.example.yaml"}


def test_commands_exist(manifests):
    commands = [one["command"][2] for one in containers(manifests) if "command" in one]
    assert len(commands) == 4 and set(commands) <= set(get_commands())


def test_variables_are_in_the_readme(manifests):
    documented = set(
        re.findall(r"`([A-Z_]+)`", (settings.BASE_DIR / "README.md").read_text(encoding="utf-8"))
    )
    [configuration] = [one["data"] for one in manifests if one["kind"] == "ConfigMap"]
    secret = next(documents(FOLDER / "secret.example.yaml"))["stringData"]
    named = {*configuration, *secret}
    named |= {variable["name"] for one in containers(manifests) for variable in one["env"]}
    assert named - documented - {"HOST", "PORT"} == set()


def test_one_image_that_may_do_nothing(manifests):
    found = {
        (
            one["image"],
            one["securityContext"]["readOnlyRootFilesystem"],
            *one["securityContext"]["capabilities"]["drop"],
        )
        for one in containers(manifests)
    }
    assert found == {("hikipedia", True, "ALL")}
