"""The main command: quick, German, and never a traceback."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.webapp.cli.conftest import Werkstatt
from webapp.cli import COMMANDS, main
from webapp.cli.terminal import Terminal
from webapp.settings import MissingSetting, Settings

SLOW_PACKAGES = {"flask", "sqlalchemy", "redis", "rq", "rich", "babel"}


def test_the_help_lists_every_command_in_german(werkstatt: Werkstatt) -> None:
    helped = werkstatt("--help")

    assert helped.code == 0
    assert "Aufruf: werkstatt [ANGABEN] BEFEHL [EINGABEN]..." in helped.said
    for name, command in COMMANDS.items():
        assert name in helped.said
        assert command.summary.split()[0] in helped.said
    assert "Show this message" not in helped.said
    assert "Options" not in helped.said


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_in_german(werkstatt: Werkstatt, name: str) -> None:
    helped = werkstatt(name, "--help")

    assert helped.code == 0, helped.complained
    assert f"Aufruf: werkstatt {name}" in helped.said
    assert "Zeigt diese Hilfe." in helped.said
    for english in ("Options", "Usage", "Show this", "default:", "required"):
        assert english not in helped.said


@pytest.mark.parametrize("group", ["tenants", "people", "cohorts", "municipalities", "catalogue", "database"])
def test_every_sub_command_explains_itself(werkstatt: Werkstatt, group: str) -> None:
    loaded = COMMANDS[group].loaded()
    assert isinstance(loaded, click.Group)

    for name in loaded.commands:
        helped = werkstatt(group, name, "--help")
        assert helped.code == 0
        assert f"Aufruf: werkstatt {group} {name}" in helped.said


def test_asking_for_help_loads_neither_web_server_nor_database() -> None:
    code = (
        "import sys; from webapp.cli import main\n"
        "try: main(['--help'])\n"
        f"except SystemExit: print(sorted({SLOW_PACKAGES!r} & set(sys.modules)), file=sys.stderr)"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert asked.stderr.strip() == "[]"


def test_the_version_is_said(werkstatt: Werkstatt) -> None:
    assert werkstatt("--version").said.startswith("Werkstatt 79a ")


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("gibtsnicht",), "Den Befehl gibtsnicht gibt es nicht. Hilfe: werkstatt --help"),
        (("tenants", "nichts"), "Den Befehl nichts gibt es nicht. Hilfe: werkstatt tenants --help"),
        (("tenants", "list", "--farbe"), "Die Angabe --farbe gibt es nicht."),
        (("tenants", "create"), "Es fehlt: AGS. Hilfe: werkstatt tenants create --help"),
        (("tenants", "create", "05916", "zu", "viel"), "Das ist zu viel: zu viel."),
        (("tenants", "list", "--cluster", "IV"), "--cluster: „IV“ gibt es nicht. Möglich sind: I, II, III."),
        (("tenants", "list", "--cluster"), "Zu --cluster fehlt der Wert, oder es hat keinen."),
        (
            ("cohorts", "create", "A", "--from", "gestern", "--to", "2026-01-01"),
            "--from: „gestern“ ist kein Tag",
        ),
        (("municipalities", "import", "/gibt/es/nicht"), "DATEI: Die Datei gibt es nicht"),
    ],
)
def test_a_call_that_is_not_understood_ends_in_one_sentence(
    werkstatt: Werkstatt, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = werkstatt(*arguments)

    assert (refused.code, refused.said) == (2, "")
    assert refused.complained.startswith(sentence)
    assert refused.complained.count("\n") == 1


def test_missing_settings_are_named_all_at_once() -> None:
    def nothing() -> Settings:
        raise MissingSetting(("WERKSTATT_DATABASE_URL", "WERKSTATT_REDIS_URL"))

    result = CliRunner().invoke(main, ["tenants", "list"], obj=Terminal(nothing))

    assert result.exit_code == 2
    assert result.stderr.startswith("Es fehlen Einstellungen: WERKSTATT_DATABASE_URL, WERKSTATT_REDIS_URL.")


def test_a_database_out_of_reach_is_said_in_one_sentence(settings: Settings) -> None:
    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    result = CliRunner().invoke(main, ["tenants", "list"], obj=Terminal(lambda: away))

    assert result.exit_code == 2
    assert result.stderr == "Die Datenbank ist nicht erreichbar, oder die Anmeldung bei ihr scheitert.\n"


def test_an_unexpected_error_names_its_kind_and_the_way_to_see_it() -> None:
    def broken() -> Settings:
        raise ZeroDivisionError

    result = CliRunner().invoke(main, ["tenants", "list"], obj=Terminal(broken))
    shown = CliRunner().invoke(main, ["--debug", "tenants", "list"], obj=Terminal(broken))

    assert result.exit_code == 1
    assert result.stderr.startswith("Das hat nicht geklappt (ZeroDivisionError).")
    assert isinstance(shown.exception, ZeroDivisionError)


def test_whoever_stops_reading_the_output_is_told_nothing() -> None:
    listing = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "catalogue", "show"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.close()

    assert listing.stderr.read() == b""
    listing.stderr.close()
    assert listing.wait() == 1


def test_a_data_directory_without_an_installation_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "tenants", "list"])

    assert result.exit_code == 2
    assert result.stderr.startswith(f"In {tmp_path} liegt keine Installation.")
