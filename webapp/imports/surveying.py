"""Reading the XML of a workbook only to know its extent: how far cells reach, how much text they show.

Used by `unpacking`, which says why. The names of elements are those of SpreadsheetML (ECMA-376):
`row`, `c` cell, `v` value, `f` formula, `is` text in the cell, `si` shared text, `t` run of text.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import MAX_COLUMNS, MAX_ROWS, Fault, column_letter

MAX_SHEETS = 20
"""Most sheets of one workbook."""

MAX_CELL_CHARACTERS = 32_767
"""Longest text of a cell; the limit of Excel itself."""

MAX_TEXT_CHARACTERS = 20_000_000
"""Most characters of all text cells together, a shared text counted as often as it is shown."""

LARGEST_NUMBER = 10**11
"""Largest number of a cell. Beyond it the library fails on a cell that is formatted as a date."""

_REFERENCE = re.compile(r"([A-Z]{1,7})([0-9]{1,9})")
_SHARED = "s"
_ERROR = "e"
_TEXT_RESULT = "str"
_NUMERIC = ("", "n")


class Survey:
    """What the parts of one workbook say about extent, text and sheets."""

    def __init__(self) -> None:
        self.heights: dict[str, int] = {}
        self.text_lengths: list[int] = []
        self.text_uses: Counter[str] = Counter()
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.faults: dict[str, dict[tuple[int, int], Fault]] = {}

    def read(self, part: str, content: bytes) -> None:
        """Read one part of the workbook.

        Raises:
            FileRefused: at the first DOCTYPE, broken tag, filled cell out of bounds or overlong text.
        """
        try:
            _PartReader(part, self).parser.Parse(content, True)
        except expat.ExpatError:
            raise FileRefused(FileRule.BROKEN_WORKBOOK, place=part) from None

    def check(self) -> None:
        """Check what only all parts together tell; raises FileRefused."""
        if len(self.sheets) > MAX_SHEETS:
            raise FileRefused(FileRule.TOO_MANY_SHEETS, limit=MAX_SHEETS)
        if sum(self.heights.values()) > MAX_ROWS:
            raise FileRefused(FileRule.TOO_MANY_ROWS, limit=MAX_ROWS)
        if self._shown_characters() > MAX_TEXT_CHARACTERS:
            raise FileRefused(FileRule.TOO_MUCH_TEXT, limit=MAX_TEXT_CHARACTERS)

    def faults_by_sheet(self) -> dict[str, Mapping[tuple[int, int], Fault]]:
        """The faulty cells under the name of their sheet instead of the name of its part."""
        parts = {sheet: self.targets.get(relation, "") for sheet, relation in self.sheets.items()}
        return {sheet: self.faults[part] for sheet, part in parts.items() if part in self.faults}

    def _shown_characters(self) -> int:
        try:
            return sum(uses * self.text_lengths[int(index)] for index, uses in self.text_uses.items())
        except (ValueError, IndexError):
            raise FileRefused(FileRule.BROKEN_WORKBOOK) from None


@dataclass(slots=True)
class _Cell:
    """The cell that is being read."""

    row: int
    column: int
    kind: str
    has_formula: bool = False
    value: str | None = None


class _PartReader:
    """Reads one part with expat; every element of interest has a method for its start or end."""

    def __init__(self, part: str, survey: Survey) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._part = part
        self._survey = survey
        self._row = 0
        self._column = 0
        self._cell: _Cell | None = None
        self._text: list[str] = []
        self._starts: Mapping[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "f": self._start_formula,
            "is": self._start_value,
            "si": self._start_text,
            "sheet": self._note_sheet,
            "Relationship": self._note_relationship,
        }
        self._ends: Mapping[str, Callable[[], None]] = {
            "c": self._end_cell,
            "v": self._end_value,
            "is": self._end_value,
            "si": self._end_text,
        }

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._starts.get(name.rpartition(" ")[2])
        if start is not None:
            start(attributes)

    def _end(self, name: str) -> None:
        end = self._ends.get(name.rpartition(" ")[2])
        if end is not None:
            end()

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise FileRefused(FileRule.DOCTYPE, place=self._part)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else self._number(number)
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = self._position(reference)
        self._cell = _Cell(self._row, self._column, attributes.get("t", ""))

    def _start_formula(self, _: dict[str, str]) -> None:
        if self._cell is not None:
            self._cell.has_formula = True

    def _start_value(self, attributes: dict[str, str]) -> None:
        # Only a filled cell counts: formatting alone often reaches to the last column of a sheet.
        if self._cell is None:
            return
        if self._cell.row > MAX_ROWS:
            raise FileRefused(FileRule.TOO_MANY_ROWS, place=self._part, limit=MAX_ROWS)
        if self._cell.column > MAX_COLUMNS:
            raise FileRefused(FileRule.TOO_MANY_COLUMNS, place=self._part, limit=MAX_COLUMNS)
        self._start_text(attributes)

    def _end_value(self) -> None:
        text = self._collected()
        if self._cell is None:
            return
        self._cell.value = text
        if self._cell.kind == _SHARED:
            self._survey.text_uses[text.strip()] += 1
        elif self._cell.kind in _NUMERIC:
            self._check_number(self._cell, text)

    def _check_number(self, cell: _Cell, text: str) -> None:
        try:
            is_bounded = abs(float(text or "0")) <= LARGEST_NUMBER
        except ValueError:
            raise FileRefused(FileRule.BROKEN_WORKBOOK, place=self._part) from None
        if not is_bounded:
            place = f"{column_letter(cell.column)}{cell.row}"
            raise FileRefused(FileRule.NUMBER_TOO_LARGE, place=place, limit=LARGEST_NUMBER)

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        if cell.value is not None:
            height = self._survey.heights.get(self._part, 0)
            self._survey.heights[self._part] = max(height, cell.row)
        fault = _fault(cell)
        if fault is not None:
            self._survey.faults.setdefault(self._part, {})[cell.row, cell.column] = fault

    def _start_text(self, _: dict[str, str]) -> None:
        self._text = []
        self.parser.CharacterDataHandler = self._text.append

    def _end_text(self) -> None:
        self._survey.text_lengths.append(len(self._collected()))

    def _collected(self) -> str:
        self.parser.CharacterDataHandler = None
        text = "".join(self._text)
        if len(text) > MAX_CELL_CHARACTERS:
            raise FileRefused(FileRule.CELL_TOO_LONG, place=self._part, limit=MAX_CELL_CHARACTERS)
        return text

    def _note_sheet(self, attributes: dict[str, str]) -> None:
        relation = next((value for name, value in attributes.items() if name.endswith(" id")), "")
        self._survey.sheets[attributes.get("name", "")] = relation

    def _note_relationship(self, attributes: dict[str, str]) -> None:
        if self._part == "xl/_rels/workbook.xml.rels":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            self._survey.targets[attributes.get("Id", "")] = part

    def _position(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise FileRefused(FileRule.BROKEN_WORKBOOK, place=self._part)
        column = 0
        for letter in match[1]:
            column = 26 * column + ord(letter) - ord("A") + 1
        return int(match[2]), column

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise FileRefused(FileRule.BROKEN_WORKBOOK, place=self._part)
        return int(text)


def _fault(cell: _Cell) -> Fault | None:
    if cell.kind == _ERROR and cell.value is not None:
        return Fault.ERROR_VALUE
    # A formula whose result is an empty text is computed; one without any result never was.
    if cell.has_formula and not cell.value and cell.kind != _TEXT_RESULT:
        return Fault.NO_VALUE
    return None
