"""One row of a table by the names of its columns, with the findings made in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.imports.columns import NUMBER_COLUMNS, column_name
from webapp.imports.findings import Finding, Rule, Severity
from webapp.imports.tables import CellValue, Fault, Row, Table, as_text, column_letter


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand and how the file writes them, both by the name of the column."""

    positions: Mapping[str, int]
    headings: Mapping[str, str]

    @classmethod
    def of(cls, row: Row) -> "Header":
        """The header in this row; each name must stand there once."""
        filled = [(position, value) for position, value in enumerate(row.values, 1) if value is not None]
        return cls(
            positions={column_name(value): position for position, value in filled},
            headings={column_name(value): as_text(value) for _, value in filled},
        )


class Line:
    """One row; faults of its cells and cells beside the table are found when it is made."""

    def __init__(self, table: Table, row: Row, header: Header) -> None:
        self.sheet = table.sheet
        self.number = row.number
        self.findings: list[Finding] = []
        self._row = row
        self._header = header
        self._note_faults(table.faults)
        self._note_cells_beside()

    def cell(self, name: str) -> CellValue:
        """The cell of this column; None where the table has no such column."""
        position = self._header.positions.get(name)
        return None if position is None else self._row.at(position)

    def text(self, name: str) -> str:
        """The cell of this column as text."""
        return as_text(self.cell(name))

    def note(self, name: str, rule: Rule, severity: Severity = Severity.ERROR, *, expected: str = "") -> None:
        """Keep a finding, but one error per cell only: the first is the cause of the others."""
        heading = self._header.headings.get(name, name)
        if severity is Severity.ERROR and heading in self._columns_with_errors():
            return
        value = self.text(name)
        self.findings.append(Finding(self.sheet, self.number, heading, value, rule, severity, expected))

    @property
    def is_unfilled(self) -> bool:
        """Whether only the prepared part of the template's row is there: no figure and no remark."""
        return not self.findings and not any(self.text(name) for name in (*NUMBER_COLUMNS, "bemerkung"))

    @property
    def has_error(self) -> bool:
        """Whether the row must not be imported."""
        return bool(self._columns_with_errors())

    def _columns_with_errors(self) -> set[str]:
        return {finding.column for finding in self.findings if finding.severity is Severity.ERROR}

    def _note_faults(self, faults: Mapping[tuple[int, int], Fault]) -> None:
        for name, position in self._header.positions.items():
            fault = faults.get((self.number, position))
            if fault is not None:
                is_error_value = fault is Fault.ERROR_VALUE
                self.note(name, Rule.SPREADSHEET_ERROR if is_error_value else Rule.FORMULA_WITHOUT_VALUE)

    def _note_cells_beside(self) -> None:
        known = set(self._header.positions.values())
        for position, value in enumerate(self._row.values, start=1):
            if value is not None and position not in known:
                letter = column_letter(position)
                place = (self.sheet, self.number, letter, as_text(value))
                self.findings.append(Finding(*place, Rule.BESIDE_THE_TABLE))
