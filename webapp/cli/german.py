"""German for what click says by itself: help screens, and sentences for calls it does not understand."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import click

E = TypeVar("E", bound=StrEnum)

_HEADINGS = {
    "Options": "Angaben",
    "Commands": "Befehle",
    "Arguments": "Eingaben",
    "Positional arguments": "Eingaben",
}
_WORDS = (
    ("Show this message and exit.", "Zeigt diese Hilfe."),
    ("[required]", "[nötig]"),
    ("[default: ", "[sonst: "),
    ("default: ", "sonst: "),
    ("required", "nötig"),
    ("OPTIONS", "ANGABEN"),
    ("COMMAND", "BEFEHL"),
    ("ARGS", "EINGABEN"),
)


class GermanFormatter(click.HelpFormatter):
    """Help screens in German."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is called."""
        super().write_usage(prog, _german(args), prefix or "Aufruf: ")

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of names and what they mean."""
        super().write_dl([(name, _german(text)) for name, text in rows], col_max, col_spacing)


def install() -> None:
    """Let all help screens of this process be German."""
    click.Context.formatter_class = GermanFormatter


def sentence(error: click.ClickException) -> str:
    """What was wrong with a call, and where help is to be had."""
    text = _problem(error)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{text} Hilfe: {error.ctx.command_path} --help"
    return text


class _GermanType(click.ParamType[Any]):
    """A kind of value whose refusals are German sentences."""


class Day(_GermanType):
    """A day: `2024-12-31` or `31.12.2024`."""

    name = "tag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day typed."""
        if isinstance(value, date):
            return value
        form = "%d.%m.%Y" if "." in value else "%Y-%m-%d"
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.fail(f"„{value}“ ist kein Tag der Form 31.12.2024.", param, ctx)


class Count(_GermanType):
    """A number of people, with or without thousands dots."""

    name = "zahl"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number typed."""
        from webapp.imports.counts import read_count  # noqa: PLC0415 - loads the readers of tables

        if isinstance(value, int):
            return value
        count = read_count(value)
        if count is None:
            self.fail(f"„{value}“ ist keine Einwohnerzahl. Zum Beispiel: 173.582", param, ctx)
        return count


class Key(_GermanType):
    """An official municipality key (AGS); a lost leading zero is put back and said."""

    name = "ags"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key typed, with its leading zero."""
        from webapp.imports.ags import read_ags  # noqa: PLC0415 - loads the readers of tables

        key = read_ags(value)
        if key is None:
            shape = "Er hat 5 oder 8 Ziffern und beginnt mit dem Land, 01 bis 16."
            self.fail(f"„{value}“ ist kein Gemeindeschlüssel. {shape}", param, ctx)
        if key.was_restored:
            click.echo(f"Die führende Null ist ergänzt: {key.key}", err=True)
        return key.key


class OneOf(_GermanType, Generic[E]):
    """One of a few words."""

    def __init__(self, kinds: type[E]) -> None:
        self._choices = {kind.value.casefold(): kind for kind in kinds}
        self.name = "|".join(choice.value for choice in self._choices.values())

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """All the words, for the help screen."""
        return f"[{self.name}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> E:
        """The word typed; capitals do not matter."""
        choice = self._choices.get(str(value).casefold())
        if choice is None:
            self.fail(f"„{value}“ gibt es nicht. Möglich sind: {self.name.replace('|', ', ')}.", param, ctx)
        return choice


def _problem(error: click.ClickException) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    match error:
        case click.NoSuchOption(option_name=name):
            return f"Die Angabe {name} gibt es nicht."
        case click.exceptions.NoSuchCommand(command_name=name):
            return f"Den Befehl {name} gibt es nicht."
        case click.BadOptionUsage(option_name=name):
            return f"Zu {name} fehlt der Wert, oder es hat keinen."
        case click.MissingParameter(param=param):
            return f"Es fehlt: {_name(param)}."
        case click.BadParameter(param=param, message=message):
            return f"{_name(param)}: {message if _is_german(param) else _of_clicks_type(param)}"
        case click.UsageError():
            extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
            return f"Das ist zu viel: {extra.group(1)}." if extra else error.message
        case click.FileError(ui_filename=name):
            return f"Die Datei {name} lässt sich nicht öffnen."
        case _:
            return error.format_message()


def _is_german(param: click.Parameter | None) -> bool:
    return param is None or isinstance(param.type, _GermanType)


def _of_clicks_type(param: click.Parameter | None) -> str:
    if param is not None and isinstance(param.type, click.Path | click.File):
        return "Die Datei gibt es nicht, oder sie lässt sich nicht lesen."
    if param is not None and isinstance(param.type, click.types.IntParamType):
        return "Hier wird eine ganze Zahl erwartet."
    return "Dieser Wert ist nicht möglich."


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "eine Angabe"
    return param.opts[0] if isinstance(param, click.Option) else (param.metavar or param.name or "").upper()


def _german(text: str) -> str:
    for english, german in _WORDS:
        text = text.replace(english, german)
    return text
