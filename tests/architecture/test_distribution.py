"""What the distribution `werkstatt79a` consists of."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
PACKAGES = {"modules", "tenants", "webapp", "migrations"}


@pytest.fixture(scope="module")
def packed() -> set[str]:
    """Paths of everything a wheel carries."""
    builder = WheelBuilder(str(PROJECT))
    return {file.distribution_path for file in builder.recurse_included_files()}


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_no_other_distribution_has_a_package_of_our_name(package: str) -> None:
    assert set(packages_distributions().get(package, [])) <= {"werkstatt79a"}


def test_a_wheel_carries_our_packages_and_nothing_else(packed: set[str]) -> None:
    assert {path.split("/")[0] for path in packed} == PACKAGES


def test_a_wheel_carries_everything_that_is_read_at_run_time(packed: set[str]) -> None:
    wanted = {
        path.relative_to(PROJECT).as_posix()
        for package in PACKAGES
        for path in (PROJECT / package).rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ""}
    }

    assert wanted - packed == set()


def test_a_wheel_carries_the_front_end_files_though_git_ignores_them(packed: set[str]) -> None:
    vendor = "webapp/static/vendor"

    assert {f"{vendor}/kern.min.css", f"{vendor}/htmx.min.js", f"{vendor}/fonts/fira-sans.css"} <= packed
    assert {f"{vendor}/licences/KERN-EUPL.md", f"{vendor}/licences/FiraSans-OFL.txt"} <= packed


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_every_requirement_is_locked_to_a_version_in_its_range(lock: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = {"run.lock": ["embedded", "build"], "dev.lock": ["embedded", "build", "dev"]}[lock]
    asked = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    text = (PROJECT / "deploy" / lock).read_text()
    locked = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)
    }

    for line in asked:
        requirement = Requirement(line)
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is missing in deploy/{lock}"
        assert version in requirement.specifier, f"{requirement} is locked to {version}"


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock", "installer.lock", "node.lock"])
def test_every_locked_version_carries_hashes(lock: str) -> None:
    entries = re.split(r"^(?=\w)", (PROJECT / "deploy" / lock).read_text(), flags=re.M)[1:]

    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
