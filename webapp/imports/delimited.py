"""Reading CSV as German spreadsheets and statistical offices write it.

Encodings: UTF-8 with or without byte order mark, UTF-16 with one, and Windows-1252, which has every
printable character of ISO-8859-1 at the same place. Nothing is guessed beyond that: a file that is none
of these is no text, and a wrong guess would keep wrong names for good.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import MAX_COLUMNS, MAX_ROWS, Row, Table, trimmed

DELIMITERS = (";", "\t", ",")
"""In order of preference; the comma comes last because it is the German decimal mark."""

_SAMPLE = 20
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        FileRefused: `NOT_TEXT` where no encoding fits or control characters show that it is no text.
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise FileRefused(FileRule.NOT_TEXT)


def delimiter_of(text: str) -> str:
    """The separator of the columns: the first of `DELIMITERS` that cuts most rows into as many cells.

    A first line `sep=;`, which Excel writes and understands, settles it. A table of one column has none;
    the semicolon is as good as any then.
    """
    if text[:4].casefold() == "sep=" and text[4:5] in DELIMITERS:
        return text[4:5]
    return next((mark for mark in DELIMITERS if _cuts_evenly(text, mark)), ";")


def read_delimited(content: bytes) -> Table:
    """The rows of a CSV file as text cells.

    Raises:
        FileRefused: no text, quotes that do not match, or more rows or columns than the limits.
    """
    text = decode(content)
    return Table(sheet="", rows=tuple(_rows(text, delimiter_of(text))))


def _candidates(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (encoding,)
    return ("utf-8", "cp1252")


def _is_text(text: str) -> bool:
    # Tab, line feed and carriage return belong to tables; U+0080 to U+009F never to German text.
    return not any((sign < " " and sign not in "\t\n\r") or "\x7f" <= sign < "\xa0" for sign in set(text))


def _cuts_evenly(text: str, delimiter: str) -> bool:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        sample = [len(cells) for cells in islice(reader, _SAMPLE) if cells]
    except csv.Error:
        return False
    if not sample:
        return False
    width, count = Counter(sample).most_common(1)[0]
    return width > 1 and 2 * count >= len(sample)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            _check_size(number, cells)
            values = trimmed(list(cells))
            if values and not _is_separator_line(number, text):
                yield Row(number, values)
    except csv.Error:
        raise FileRefused(FileRule.BROKEN_QUOTES, place=str(reader.line_num)) from None


def _is_separator_line(number: int, text: str) -> bool:
    return number == 1 and text[:4].casefold() == "sep="


def _check_size(number: int, cells: list[str]) -> None:
    if number > MAX_ROWS:
        raise FileRefused(FileRule.TOO_MANY_ROWS, limit=MAX_ROWS)
    if len(cells) > MAX_COLUMNS:
        raise FileRefused(FileRule.TOO_MANY_COLUMNS, place=str(number), limit=MAX_COLUMNS)
