"""The main group: imports a command when it is called, and ends every failure in one German sentence.

Exit codes: 0 done, 1 something unexpected, 2 the input or the surroundings do not allow it, 130 stopped
with Ctrl-C. There is never a traceback, except with `--debug`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn, cast

import click

from webapp.cli import german

REFUSED = 2
UNEXPECTED = 1
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is defined, `package.module:name`, and its line in the list of commands."""

    place: str
    summary: str

    def loaded(self) -> click.Command:
        """The command itself."""
        module, _, name = self.place.partition(":")
        return cast("click.Command", getattr(import_module(module), name))


class LazyGroup(click.Group):
    """A group of commands that are imported one at a time."""

    def __init__(self, *arguments: Any, commands_by_name: Mapping[str, Command], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._commands_by_name = commands_by_name
        german.install()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, those of commands not imported included."""
        return sorted({*self._commands_by_name, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported if need be."""
        command = self._commands_by_name.get(cmd_name)
        return command.loaded() if command else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.summary) for name, command in sorted(self._commands_by_name.items())]
            )

    def main(self, *arguments: Any, standalone_mode: bool = True, **options: Any) -> Any:  # noqa: ARG002
        """Run a command and end the process with its exit code."""
        try:
            outcome = super().main(*arguments, standalone_mode=False, **options)  # type: ignore[call-overload]
        except click.Abort:
            _end("Abgebrochen.", STOPPED)
        except click.ClickException as refused:
            _end(german.sentence(refused), REFUSED)
        sys.exit(outcome if isinstance(outcome, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command; whatever it raises becomes a sentence."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            # Whoever reads our output may stop reading: click ends quietly.
            raise
        except Exception as error:
            if ctx.params["debug"]:
                raise
            # Telling the errors apart needs the packages they come from, which have been loaded by now.
            from webapp.cli import refusing  # noqa: PLC0415

            text = refusing.sentence(error)
            if text is None:
                _end(refusing.unexpected(error), UNEXPECTED)
            raise click.ClickException(text) from error


def _end(text: str, code: int) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(code)
