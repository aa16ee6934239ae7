"""Reading XLSX workbooks, all sheets, also hidden ones, with typed cells."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import CellValue, Fault, Row, Table, trimmed
from webapp.imports.unpacking import inspect_workbook

_RUST = "pyo3_runtime"


def read_workbook(content: bytes) -> tuple[Table, ...]:
    """The sheets of a workbook in its order; chart sheets are left out.

    Raises:
        FileRefused: what `inspect_workbook` refuses, and a workbook that cannot be read.
    """
    inspected = inspect_workbook(content)
    with _refusing_failures(), CalamineWorkbook.from_filelike(io.BytesIO(inspected.content)) as workbook:
        return tuple(
            _table(workbook.get_sheet_by_name(sheet.name), sheet, inspected.faults.get(sheet.name, {}))
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        )


@contextmanager
def _refusing_failures() -> Iterator[None]:
    try:
        yield
    except (CalamineError, OSError, OverflowError, ValueError):
        raise FileRefused(FileRule.BROKEN_WORKBOOK) from None
    except BaseException as failure:
        # The library is compiled Rust; its panics are no `Exception` and would end the server's thread.
        if type(failure).__module__ == _RUST:
            raise FileRefused(FileRule.BROKEN_WORKBOOK) from None
        raise


def _table(sheet: CalamineSheet, metadata: SheetMetadata, faults: Mapping[tuple[int, int], Fault]) -> Table:
    return Table(
        sheet=metadata.name,
        rows=tuple(_rows(sheet)),
        is_hidden=metadata.visible is not SheetVisibleEnum.Visible,
        faults=faults,
    )


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    if sheet.start is None:
        return
    # The library cuts off what is empty above and to the left; here it is counted again.
    first_row, first_column = sheet.start
    margin: list[CellValue] = [None] * first_column
    for number, cells in enumerate(sheet.to_python(), start=first_row + 1):
        values = trimmed(margin + [_value(cell) for cell in cells])
        if values:
            yield Row(number, values)


def _value(cell: object) -> CellValue:
    if isinstance(cell, str) and "\x00" in cell:
        # Written as `_x0000_`; no spreadsheet programme does, and no database keeps it.
        raise FileRefused(FileRule.BROKEN_WORKBOOK)
    if isinstance(cell, str | bool | int | float | dt.date):
        return cell
    # A time of day or a length of time: no column takes one, so its text is enough for the finding.
    return str(cell)
