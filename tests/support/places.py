"""A few places of the official list as of 30.11.2023, and the whole list where it lies beside the project."""

from datetime import date
from pathlib import Path

import pytest

from tenants.isolation.sessions import PlatformSession
from tenants.municipalities.importing import import_register
from tenants.municipalities.register import Municipality

REGISTER_ON = date(2023, 11, 30)
POPULATION_ON = date(2022, 12, 31)
GV100AD = Path(__file__).parents[2].parent / "shared" / "data" / "de_gv100ad" / "GV100AD_301123.txt"

PLACES = (
    Municipality("02000", "Hamburg, Freie und Hansestadt", "41", 1_892_122, 75_509),
    Municipality("02000000", "Hamburg, Freie und Hansestadt", "61", 1_892_122, 75_509),
    Municipality("03355", "Lüneburg", "44", 99_000, 132_700),
    Municipality("03355022", "Lüneburg, Hansestadt", "63", 76_837, 7_034),
    Municipality("03355001", "Adendorf", "64", 22_163, 1_600),
    Municipality("05158", "Mettmann", "43", 55_815, 40_700),
    Municipality("05158016", "Hilden, Stadt", "63", 55_815, 2_596),
    Municipality("05916", "Herne, Stadt", "41", 157_368, 5_142),
    Municipality("05916000", "Herne, Stadt", "61", 157_368, 5_142),
    Municipality("05554", "Borken", "43", 191_706, 142_000),
    Municipality("05554004", "Ahaus, Stadt", "63", 39_948, 15_123),
    Municipality("05554008", "Bocholt, Stadt", "63", 71_758, 11_940),
    Municipality("05554016", "Gescher, Glockenstadt", "63", 80_000, 8_084),
    Municipality("08336", "Lörrach", "44", 0, 80_600),
    Municipality("08336900", "Feldberg, gemfr. Gebiet", "65", 0, 900),
)


def register_places(session: PlatformSession) -> None:
    """Take in the few places."""
    import_register(session, None, PLACES, register_on=REGISTER_ON)


def official_register() -> Path:
    """The whole list; skips the test, naming the file, where it is missing."""
    if not GV100AD.is_file():
        pytest.skip(f"../shared/data/de_gv100ad/{GV100AD.name} is not there")
    return GV100AD
