"""The checkout as a whole: pinned packages, one version, rooms of the right size."""

import re
import tomllib
from pathlib import Path

import pytest

from igfarchive import RELEASE
from tests.conftest import ON_ONE_DATABASE
from tests.sbom import bill_of_materials

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
)
class TestPinnedPackages:
    def test_carry_a_version_and_a_hash_each(self, name: str) -> None:
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert lines
        for line in lines:
            assert re.match(
                r"[a-z0-9-]+(\[[a-z,]+\])?==\S+( +--hash=sha256:[0-9a-f]{64})+$", line
            ), line

    def test_name_no_host(self, name: str) -> None:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"://|index-url|find-links|trusted-host| @ ", text)


@pytest.mark.parametrize(
    "name", ["requirements.in", "requirements-dev.in", "requirements-bench.in"]
)
def test_every_package_asked_for_says_why(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert [line for line in asked if not re.search(r" # \S", line)] == []


def test_packages_for_running_are_the_same_in_all_files() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-dev.txt") < pins("requirements-bench.txt")


class TestBillOfMaterials:
    PINNED = (ROOT / "requirements.txt").read_text("utf-8")

    def test_has_each_package_with_its_digests(self) -> None:
        components = bill_of_materials(self.PINNED)["components"]
        pins = re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)", self.PINNED, re.MULTILINE)
        assert [(each["name"], each["version"]) for each in components] == pins
        digests = [each["externalReferences"][0]["hashes"] for each in components]
        told = [digest["content"] for held in digests for digest in held]
        assert told == re.findall(r"sha256:([0-9a-f]{64})", self.PINNED)

    def test_says_which_package_asks_for_which(self) -> None:
        bill = bill_of_materials(self.PINNED)
        needs = {
            each["ref"].partition("@")[0].removeprefix("pkg:pypi/"): [
                url.removeprefix("pkg:pypi/").partition("@")[0] for url in each["dependsOn"]
            ]
            for each in bill["dependencies"]
        }
        said = (ROOT / "requirements.in").read_text("utf-8")
        assert {*needs["igfarchive"]} == {*re.findall(r"^([a-z0-9-]+)", said, re.MULTILINE)}
        assert {"asgiref", "sqlparse"} <= {*needs["django"]}
        assert bill == bill_of_materials(self.PINNED)


def test_receipts_name_the_version() -> None:
    assert PROJECT["project"]["version"] == RELEASE


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == PROJECT["project"]["version"]


def test_modules_that_one_database_is_enough_for_are_there() -> None:
    assert [path for path in ON_ONE_DATABASE if not path.is_file()] == []
