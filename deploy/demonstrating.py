"""The command `python3 deploy/demo.py`: check, install, hand over to `werkstatt demo`."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from deploy import installing
from deploy.refusing import (
    data_directory,
    refuse_full_disk,
    refuse_system,
    refuse_taken_port,
    refuse_unusable_data,
    refuse_unwritable_project,
)
from deploy.steps import attempt

LOCK = "run.lock"
INSTALLED_BYTES = 700_000_000
"""Room for the environment, with Node as a wheel where the machine has none."""


def main(arguments: list[str]) -> int:
    """Set up and start the demonstration; the exit code, unless the demonstration takes over.

    2: something about this machine or the arguments does not fit, nothing was changed. 1: a step failed.
    """
    options = _parser().parse_args(arguments)
    code = attempt(lambda: _prepare(options))
    if code == 0:
        _hand_over(options)
    return code


class _Parser(argparse.ArgumentParser):
    """Says what does not fit in German; the library knows English only."""

    def error(self, message: str) -> NoReturn:
        """End with one sentence and exit code 2."""
        why = "--port ist eine Zahl von 1 bis 65535. " if "--port" in message else ""
        self.exit(2, f"Das geht nicht: {' '.join(sys.argv[1:])}. {why}Was möglich ist, zeigt --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python3 deploy/demo.py",
        description="Richtet Werkstatt 79a ein und startet die Vorführung; Strg+C beendet sie.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=_port, default=7979, help="Port der Webseite (7979)")
    parser.add_argument("--data", type=Path, metavar="ORDNER", help="Ordner für die Daten (var/demo)")
    parser.add_argument("--fresh", action="store_true", help="vorhandene Daten löschen und neu beginnen")
    parser.add_argument("--no-demo-data", action="store_true", help="ohne erfundene Jugendämter beginnen")
    parser.add_argument("--prepare", action="store_true", help="nur einrichten, nicht starten")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("eine Zahl von 1 bis 65535")
    return int(text)


def _prepare(options: argparse.Namespace) -> None:
    refuse_system()
    if not options.prepare:
        refuse_taken_port(options.port)
    refuse_unusable_data(data_directory(options.data), is_fresh=options.fresh)
    if installing.is_installed(LOCK):
        return
    refuse_unwritable_project()
    refuse_full_disk(INSTALLED_BYTES)
    installing.install(LOCK, needs_assets=False)


def _hand_over(options: argparse.Namespace) -> None:
    """Become `werkstatt demo`, so that Ctrl-C reaches it alone."""
    werkstatt = str(installing.program("werkstatt"))
    command = [werkstatt, "demo", "--port", str(options.port), "--data", str(data_directory(options.data))]
    if options.fresh:
        command.append("--fresh")
    if options.no_demo_data:
        command.append("--no-demo-data")
    if options.prepare:
        command.append("--prepare")
    os.execv(werkstatt, command)  # noqa: S606 - no shell is wanted
