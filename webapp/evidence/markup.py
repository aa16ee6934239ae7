"""Text out of the XML of office files, read once with expat, which stops at the first DOCTYPE.

WordprocessingML (ECMA-376) and OpenDocument differ in names only: paragraphs, rows of tables, cells. Elements
are known by their local name. What acts or fetches is refused on the way (`webapp.evidence.acting`).
"""

from collections import Counter
from xml.parsers import expat

from webapp.evidence.acting import check_element, check_fields, check_formula
from webapp.evidence.refusals import UploadRefused, UploadRule

_PARAGRAPHS = frozenset({"p", "h"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell"})
_FIELD_MARKS = frozenset({"fldChar", "fldSimple"})
_TABLES = frozenset({"tbl", "table", "cacheField"})
_COPIED = frozenset({"s", "d", "n"})
"""A pivot table keeps the data it was made of, column by column, in attributes (ECMA-376 part 1, 18.10)."""
_GAPS = frozenset({"tab", "br", "s", "line-break"})


class Markup:
    """The text of parts of one file, its tables, and how often each element stands in them.

    Attributes:
        tables: rows of cells, one list for all tables of the file in their order; each table ends with an
            empty row.
    """

    def __init__(self) -> None:
        self.text: list[str] = []
        self.tables: list[list[str]] = []
        self.counts: Counter[str] = Counter()
        self.values: dict[str, str] = {}
        self._element: list[str] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._fields: list[str] = [""]

    def read(self, part: str, content: bytes) -> None:
        """Read one part of the file.

        Raises:
            UploadRefused: `doctype`, `broken`, or the rule that an element in it breaks.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise UploadRefused(UploadRule.BROKEN, part) from None
        check_fields(self._fields)

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise UploadRefused(UploadRule.DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        check_element(local, attributes)
        self.counts[local] += 1
        self._element.append(local)
        if local in _FIELD_MARKS:
            # Where a field begins or ends, another first word follows.
            self._fields.append(_said(attributes, "instr"))
        if local in _ROWS:
            self._row = []
        elif local in _CELLS:
            self._cell = []
        elif local == "cacheField":
            self.tables.append([attributes.get("name", "")])
        elif local in _COPIED and "v" in attributes:
            self.tables.append([attributes["v"]])
        elif local in _GAPS:
            self.text.append(" ")

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._element.pop()
        if local in _PARAGRAPHS:
            self.text.append("\n")
        elif local in _CELLS and self._row is not None and self._cell is not None:
            self._row.append("".join(self._cell).strip())
            self._cell = None
        elif local in _ROWS and self._row is not None:
            self.tables.append(self._row)
            self._row = None
        elif local in _TABLES:
            self.tables.append([])

    def _characters(self, text: str) -> None:
        if self._element[-1:] == ["f"]:
            check_formula(text)
        elif self._element[-1:] == ["instrText"]:
            self._fields[-1] += text
        self.text.append(text)
        if self._cell is not None:
            self._cell.append(text)
        if self._element:
            self.values[self._element[-1]] = text


def _said(attributes: dict[str, str], local: str) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == local), "")
