"""Calling the command line as somebody at a terminal does, on the database of the test."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from tests.support.places import register_places
from webapp.cli import main
from webapp.cli.terminal import Terminal
from webapp.runtime import Runtime
from webapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind; `said` holds standard output, `complained` standard error."""

    code: int
    said: str
    complained: str


Werkstatt = Callable[..., Outcome]


@pytest.fixture
def werkstatt(runtime: Runtime, settings: Settings) -> Werkstatt:
    """Run `werkstatt` with these arguments; an unexpected exception fails the test."""

    def run(*arguments: str, typed: str | bytes | None = None) -> Outcome:
        terminal = Terminal(lambda: settings)
        result = CliRunner().invoke(main, arguments, obj=terminal, prog_name="werkstatt", input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def register(runtime: Runtime) -> None:
    """A few places of the official list."""
    with runtime.platform_session() as session:
        register_places(session)
