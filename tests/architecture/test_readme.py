"""What the README names is there, and what is there is on its map."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PACKAGES = ("modules", "tenants", "webapp")
LARGEST_PICTURE = 200_000


def _tree() -> Iterator[Path]:
    """Folders on the map, an indented one below the one before."""
    (tree,) = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    parent = ROOT
    for line in tree.splitlines():
        name = line.split()[0]
        folder = ROOT / name if not line.startswith(" ") else parent / name
        if not line.startswith(" "):
            parent = folder
        yield folder


def test_every_folder_on_the_map_is_there() -> None:
    missing = [folder for folder in _tree() if not folder.is_dir()]

    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_part_of_a_package_is_on_the_map(package: str) -> None:
    parts = {
        folder
        for folder in (ROOT / package).iterdir()
        if folder.is_dir() and any(file.suffix not in {"", ".pyc"} for file in folder.rglob("*"))
    }

    assert parts <= set(_tree())


def test_the_two_commands_are_named_and_are_there() -> None:
    commands = re.findall(r"^```sh\npython3 (deploy/\w+\.py)\n```", README, re.MULTILINE)

    assert commands == ["deploy/demo.py", "deploy/test.py"]
    assert all((ROOT / command).is_file() for command in commands)


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    acts = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]

    assert acts == ['exec python3 deploy/test.py "$@"']


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("target", re.findall(r"!\[.+\]\(([^)]+)\)", README))
def test_pictures_are_small_and_have_words(target: str) -> None:
    assert (ROOT / target).stat().st_size <= LARGEST_PICTURE


def test_there_are_two_pictures() -> None:
    assert len(re.findall(r"!\[[^\]]{20,}\]\(deploy/bilder/", README)) == 2


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:\w+/)+[\w.]+\.(?:py|md|toml))`", README))))
def test_every_file_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_every_test_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+\.py)`", README))

    assert named
    assert named <= {file.name for file in (ROOT / "tests" / "architecture").iterdir()}
