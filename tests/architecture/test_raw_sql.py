"""Raw SQL passes the mapper's guard only with a reviewed reason; the reasons are counted here."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

REVIEWED: dict[str, int] = {}
"""File → number of marks. A new one is a decision: say why in the code and count it here."""


def test_only_the_counted_places_use_raw_sql() -> None:
    found = {}
    for package in ("webapp", "tenants"):
        for file in (ROOT / package).rglob("*.py"):
            marks = len(re.findall(r"reviewed_sql\s*[=\"']", file.read_text()))
            if marks and file.name != "guards.py":
                found[str(file.relative_to(ROOT))] = marks

    assert found == REVIEWED


def _calls_create_engine(file: Path) -> bool:
    calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == "create_engine" for call in calls)


def test_only_one_place_makes_engines_for_the_application() -> None:
    makers = {
        str(file.relative_to(ROOT))
        for package in ("webapp", "tenants", "modules")
        for file in (ROOT / package).rglob("*.py")
        if _calls_create_engine(file)
    }

    # Migrating and provisioning act as owner and superuser, before and beside the application.
    assert makers == {
        "tenants/isolation/database.py",
        "tenants/isolation/migrating.py",
        "tenants/isolation/provisioning.py",
    }
