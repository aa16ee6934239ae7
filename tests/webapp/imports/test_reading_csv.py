"""CSV in every German dialect."""

import io

import pytest

from webapp.imports.delimited import delimiter_of
from webapp.imports.reading import read_tables
from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, Row, column_letter

TEXT = "ags;name;wert\r\n05158;Mülheim – Größe;1,5\r\n"
ROWS = (Row(1, ("ags", "name", "wert")), Row(2, ("05158", "Mülheim – Größe", "1,5")))


def rows_of(content: bytes) -> tuple[Row, ...]:
    (table,) = read_tables(io.BytesIO(content))
    return table.rows


def refused(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_tables(io.BytesIO(content))
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_of_german_spreadsheets_gives_the_same_rows(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding)) == ROWS


def test_big_endian_with_a_byte_order_mark_is_read() -> None:
    assert rows_of(b"\xfe\xff" + TEXT.encode("utf-16-be")) == ROWS


def test_latin_1_as_statistical_offices_write_it_is_read() -> None:
    assert rows_of("ags;name\nä;Öhringen\n".encode("iso-8859-1"))[1] == Row(2, ("ä", "Öhringen"))


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_end_of_line_is_one(line_end: str) -> None:
    assert rows_of(TEXT.replace("\r\n", line_end).encode()) == ROWS


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert rows_of(TEXT.replace(";", delimiter).encode()) == ROWS


def test_a_comma_delimits_where_decimal_commas_are_quoted() -> None:
    assert rows_of(b'ags,name,wert\n05158,M,"1,5"\n')[1] == Row(2, ("05158", "M", "1,5"))


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert delimiter_of("a;b\n1,5,x;2,5\n1,5,x;2,5\n") == ";"


def test_the_line_that_excel_writes_for_itself_is_obeyed_and_left_out() -> None:
    assert rows_of(b"sep=,\na,b;c\n1,2\n") == (Row(2, ("a", "b;c")), Row(3, ("1", "2")))


def test_a_line_break_inside_quotes_is_part_of_the_cell_and_rows_count_as_in_excel() -> None:
    assert rows_of(b'a;b\n"eins\nzwei";x\n\n;;\n3;4\n') == (
        Row(1, ("a", "b")),
        Row(2, ("eins\nzwei", "x")),
        Row(5, ("3", "4")),
    )


def test_quotes_inside_quotes_are_single_quotes() -> None:
    assert rows_of(b'a;b\n"Haus ""Regenbogen""";1\n')[1].at(1) == 'Haus "Regenbogen"'


def test_an_open_quote_is_refused_with_its_line() -> None:
    error = refused(b'a;b\n"offen;1\n2;3\n')

    assert error.rule is FileRule.BROKEN_QUOTES


@pytest.mark.parametrize(
    "content, rule",
    [
        (b"", FileRule.EMPTY),
        (b" \r\n ", FileRule.EMPTY),
        (b"a;b\x00;c\n", FileRule.NOT_TEXT),
        (TEXT.encode("utf-16-le"), FileRule.NOT_TEXT),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), FileRule.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x01", FileRule.NOT_TEXT),
        (b"%PDF-1.7\n", FileRule.PDF),
        (b"<html><table><tr><td>1</td></tr></table>", FileRule.MARKUP),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><Workbook/>", FileRule.MARKUP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, FileRule.OLD_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
            FileRule.LOCKED,
        ),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(content: bytes, rule: FileRule) -> None:
    assert refused(content).rule is rule


def test_a_file_over_the_limit_is_not_read() -> None:
    assert refused(b"a;b\n" * (MAX_FILE_BYTES // 4 + 1)).rule is FileRule.TOO_LARGE


def test_rows_and_columns_are_bounded() -> None:
    assert len(rows_of(b"1;2\n" * MAX_ROWS)) == MAX_ROWS
    assert refused(b"1;2\n" * (MAX_ROWS + 1)).rule is FileRule.TOO_MANY_ROWS
    assert refused(b";".join([b"1"] * (MAX_COLUMNS + 1))).rule is FileRule.TOO_MANY_COLUMNS


@pytest.mark.parametrize("column, letters", [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_have_the_letters_of_the_spreadsheet(column: int, letters: str) -> None:
    assert column_letter(column) == letters
