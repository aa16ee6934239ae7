"""How commands print: aligned tables on standard output, progress on standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from webapp.formatting import MISSING, number

Cell = str | int | date | None

_WIDE = 10_000
"""Columns of a table that goes into a file or another program: nothing is cut."""


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print an aligned table; numbers stand to the right, with thousands dots."""
    listed = [tuple(row) for row in rows]
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    for position, heading in enumerate(headings):
        is_number = any(isinstance(row[position], int) for row in listed)
        grid.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        grid.add_row(*(_text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False, markup=False).print(grid)


def facts(pairs: Iterable[tuple[str, Cell]]) -> None:
    """Print names and values below each other."""
    listed = [(name, _text(value)) for name, value in pairs]
    width = max(len(name) for name, _ in listed)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for name, value in listed:
        console.print(f"{name:<{width}}  {value}")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar for one long task; call what is yielded with the steps just done. Only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)


def _text(cell: Cell) -> str:
    if cell is None:
        return MISSING
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return number(cell, 0) if isinstance(cell, int) else cell
