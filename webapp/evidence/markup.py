"""Text out of the XML of office files, read once with expat, which stops at the first DOCTYPE.

WordprocessingML (ECMA-376) and OpenDocument differ in names only: paragraphs, rows of tables, cells. Elements
are known by their local name.
"""

from collections import Counter
from xml.parsers import expat

from webapp.evidence.refusals import UploadRefused, UploadRule

_PARAGRAPHS = frozenset({"p", "h"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell"})
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

    def read(self, part: str, content: bytes) -> None:
        """Read one part of the file.

        Raises:
            UploadRefused: `doctype`, or `broken`.
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

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise UploadRefused(UploadRule.DOCTYPE)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.counts[local] += 1
        self._element.append(local)
        if local in _ROWS:
            self._row = []
        elif local in _CELLS:
            self._cell = []
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
        elif local in {"tbl", "table"}:
            self.tables.append([])

    def _characters(self, text: str) -> None:
        self.text.append(text)
        if self._cell is not None:
            self._cell.append(text)
        if self._element:
            self.values[self._element[-1]] = text
