"""Settings are read in one place and described where operators look."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

from webapp.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_described_for_operators(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in (ROOT / "deploy" / "BETRIEB.md").read_text()


def test_only_the_settings_file_reads_the_environment() -> None:
    # The embedded server asks for its programs before there are settings.
    allowed = {"webapp/settings.py", "webapp/embedded/programs.py"}
    readers = set()
    for package in ("webapp", "tenants", "modules"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                    readers.add(str(file.relative_to(ROOT)))

    assert readers <= allowed, readers - allowed
