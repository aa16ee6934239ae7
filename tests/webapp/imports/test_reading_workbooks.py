"""XLSX: typed cells where they stand, and hostile workbooks refused before the library sees them."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.webapp.imports.workbooks import packed, written
from webapp.imports import surveying
from webapp.imports.reading import read_tables
from webapp.imports.refusals import FileRefused, FileRule
from webapp.imports.tables import MAX_COLUMNS, MAX_ROWS, Fault, Row, Table

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def tables_of(content: bytes) -> tuple[Table, ...]:
    return read_tables(io.BytesIO(content))


def refused(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        tables_of(content)
    return caught.value


def test_cells_keep_their_type_and_rows_their_number() -> None:
    content = written({"Kennzahlen": [[], [None, "05158", 8.9], [], ["ja", True, date(2023, 1, 1)]]})

    (table,) = tables_of(content)

    assert table.rows == (Row(2, (None, "05158", 8.9)), Row(4, ("ja", True, date(2023, 1, 1))))


def test_hidden_sheets_are_read_and_marked() -> None:
    first, second = tables_of(written({"A": [["x"]], "B": [["y"]]}, hidden=["B"]))

    assert (first.sheet, first.is_hidden) == ("A", False)
    assert (second.sheet, second.is_hidden, second.rows) == ("B", True, (Row(1, ("y",)),))


def test_an_empty_sheet_has_no_rows() -> None:
    assert tables_of(written({"Leer": []}))[0].rows == ()


def test_error_values_and_formulas_never_computed_are_faults_of_their_cells() -> None:
    sheet = (
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="C3"><f>A3*2</f></c><c r="D3"><f>A3</f><v>1</v></c><c r="E3" t="str"><f>""</f><v></v></c></row>'
    )

    (table,) = tables_of(packed(sheet))

    assert table.faults == {(3, 2): Fault.ERROR_VALUE, (3, 3): Fault.NO_VALUE}


def test_cells_without_references_are_counted_from_the_left() -> None:
    (table,) = tables_of(packed("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))

    assert table.rows == (Row(1, (1.0, 2.0)), Row(2, (3.0,)))


def test_a_text_with_a_character_no_database_keeps_is_refused() -> None:
    sheet = '<row r="1"><c r="A1" t="inlineStr"><is><t>vor_x0000_nach</t></is></c></row>'

    assert refused(packed(sheet)).rule is FileRule.BROKEN_WORKBOOK


def test_a_cell_in_the_last_corner_of_the_sheet_is_refused() -> None:
    sheet = ONE_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refused(packed(sheet)).rule is FileRule.TOO_MANY_ROWS


@pytest.mark.parametrize(
    "cell, rule",
    [
        (f'<row r="{MAX_ROWS + 1}"><c r="A{MAX_ROWS + 1}"><v>1</v></c></row>', FileRule.TOO_MANY_ROWS),
        (f'<row r="{MAX_ROWS + 1}"><c><v>1</v></c></row>', FileRule.TOO_MANY_ROWS),
        ('<row r="1"><c r="GS1" t="inlineStr"><is><t>x</t></is></c></row>', FileRule.TOO_MANY_COLUMNS),
        ("<row>" + "<c><v>1</v></c>" * (MAX_COLUMNS + 1) + "</row>", FileRule.TOO_MANY_COLUMNS),
        ('<row r="1"><c r="XFD"><v>1</v></c></row>', FileRule.BROKEN_WORKBOOK),
        ('<row r="1"><c r="xfd1048576"><v>1</v></c></row>', FileRule.BROKEN_WORKBOOK),
        ('<row r="99999999999"><c><v>1</v></c></row>', FileRule.BROKEN_WORKBOOK),
        ('<row r="1"><c r="A1"><v>1</v></c>', FileRule.BROKEN_WORKBOOK),
    ],
)
def test_no_spelling_of_a_far_cell_gets_through(cell: str, rule: FileRule) -> None:
    assert refused(packed(cell)).rule is rule


def test_formats_up_to_the_last_column_do_no_harm() -> None:
    (table,) = tables_of(packed('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'))

    assert table.rows == (Row(1, (1.0,)),)


def test_rows_count_over_all_sheets() -> None:
    half = [[1.0]] * (MAX_ROWS // 2)

    assert refused(written({"A": half, "B": half, "C": [[1.0]]})).rule is FileRule.TOO_MANY_ROWS


def test_a_zip_bomb_is_refused_by_its_directory_without_unpacking() -> None:
    bomb = packed(ONE_CELL, more={"xl/worksheets/sheet2.xml": b" " * 200_000_000})
    tracemalloc.start()

    error = refused(bomb)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(bomb) < 1_000_000
    assert error.rule is FileRule.UNPACKED_TOO_LARGE
    assert peak < 10_000_000


def test_a_small_but_tightly_packed_part_is_refused() -> None:
    bomb = packed(ONE_CELL, more={"xl/worksheets/sheet2.xml": b" " * 20_000_000})

    assert refused(bomb).rule is FileRule.PACKED_TOO_TIGHTLY


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    honest = packed(ONE_CELL, more={"xl/worksheets/sheet2.xml": b" " * 20_000_000})
    size = (20_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2

    assert refused(honest.replace(size, (100).to_bytes(4, "little"))).rule is FileRule.BROKEN_WORKBOOK


def test_too_many_parts_are_refused() -> None:
    many = packed(ONE_CELL, more={f"xl/part{number}.xml": "<a/>" for number in range(1_100)})

    assert refused(many).rule is FileRule.TOO_MANY_PARTS


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;">]>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE a>",
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_every_doctype_is_refused_in_every_part(declaration: str, part: str) -> None:
    error = refused(packed(ONE_CELL, more={part: f"{declaration}<worksheet/>"}))

    assert (error.rule, error.place) == (FileRule.DOCTYPE, part)


def test_a_doctype_in_another_encoding_is_refused_too() -> None:
    part = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><worksheet/>'.encode("utf-16")

    assert refused(packed(ONE_CELL, more={"xl/worksheets/sheet1.xml": part})).rule is FileRule.DOCTYPE


@pytest.mark.parametrize(
    "more, rule",
    [
        ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, FileRule.MACROS),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, FileRule.MACROS),
        ({"xl/embeddings/anlage.xlsx": packed(ONE_CELL)}, FileRule.NESTED_ARCHIVE),
        ({"xl/media/bild.png": b"\x1f\x8b\x08\x00"}, FileRule.NESTED_ARCHIVE),
        ({"xl/embeddings/ole.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, FileRule.EMBEDDED_OBJECT),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, FileRule.OPEN_DOCUMENT),
        ({"xl/workbook.bin": b"\x83\x01"}, FileRule.BINARY_EXCEL),
        ({"xl/Workbook.xml": "<a/>"}, FileRule.BROKEN_WORKBOOK),
    ],
)
def test_what_does_not_belong_into_a_table_is_refused(more: dict[str, bytes | str], rule: FileRule) -> None:
    assert refused(packed(ONE_CELL, more=more)).rule is rule


def test_another_archive_is_no_workbook() -> None:
    assert refused(packed(ONE_CELL, without=["xl/workbook.xml"])).rule is FileRule.OTHER_ARCHIVE


def test_an_encrypted_archive_is_refused_as_locked() -> None:
    content = bytearray(packed(ONE_CELL))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert refused(bytes(content)).rule is FileRule.LOCKED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_methods_no_spreadsheet_uses_are_refused(method: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")

    assert refused(target.getvalue()).rule is FileRule.BROKEN_WORKBOOK


def test_pictures_are_left_behind() -> None:
    content = packed(ONE_CELL, more={"xl/media/image1.png": b"\x89PNG\r\n"})

    assert tables_of(content)[0].rows == (Row(1, (1.0,)),)


def test_a_sheet_hidden_behind_the_name_of_a_picture_is_not_read() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="media/image1.png"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    far = '<worksheet><sheetData><row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    more = {"xl/_rels/workbook.xml.rels": relations, "xl/media/image1.png": far}

    assert refused(packed(ONE_CELL, more=more)).rule is FileRule.BROKEN_WORKBOOK


def test_a_text_shown_by_very_many_cells_is_refused() -> None:
    text = "<si><t>" + "x" * 30_000 + "</t></si>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2_000))

    assert refused(packed(cells, texts=text)).rule is FileRule.TOO_MUCH_TEXT


def test_a_text_longer_than_a_cell_may_hold_is_refused() -> None:
    text = "x" * (surveying.MAX_CELL_CHARACTERS + 1)
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'

    assert refused(packed(inline)).rule is FileRule.CELL_TOO_LONG
    assert refused(packed(ONE_CELL, texts=f"<si><t>{text}</t></si>")).rule is FileRule.CELL_TOO_LONG


def test_a_shared_text_that_is_not_there_is_refused() -> None:
    cell = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'

    assert refused(packed(cell, texts="<si><t>a</t></si>")).rule is FileRule.BROKEN_WORKBOOK


@pytest.mark.parametrize("value", ["1e308", "-1e308", "9223372036854775807", "NaN", "inf"])
def test_a_number_beyond_all_dates_is_refused_with_its_cell(value: str) -> None:
    error = refused(packed(f'<row r="7"><c r="C7" s="1"><v>{value}</v></c></row>'))

    assert (error.rule, error.place) == (FileRule.NUMBER_TOO_LARGE, "C7")


def test_too_many_sheets_are_refused() -> None:
    sheets = {f"B{number}": [["x"]] for number in range(surveying.MAX_SHEETS + 1)}

    assert refused(written(sheets)).rule is FileRule.TOO_MANY_SHEETS


@settings(max_examples=150)
@example(place=1701, byte=15)  # the archive then states that a part lies before the file's beginning
@given(place=st.integers(0, 2_000), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(place: int, byte: int) -> None:
    sheet = ONE_CELL + '<row r="2"><c r="B2" t="s"><v>0</v></c></row>'
    content = bytearray(packed(sheet, texts="<si><t>a</t></si>"))
    content[place % len(content)] = byte

    try:
        tables = tables_of(bytes(content))
    except FileRefused:
        return
    assert all(isinstance(table, Table) for table in tables)


@settings(max_examples=300)
@given(st.data())
def test_damaged_xml_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    sheet = '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><f>A1</f><v>1.5</v></c></row>'
    place = data.draw(st.integers(0, len(sheet) - 1))
    piece = data.draw(
        st.sampled_from(["", "<v>", "-1", "1e400", "é", '"', "&#1;", 't="d"', "</c>", "999999"])
    )
    damaged = sheet[:place] + piece + sheet[place + data.draw(st.integers(0, 3)) :]

    try:
        tables = tables_of(packed(damaged, texts="<si><t>a</t></si>"))
    except FileRefused:
        return
    assert all(isinstance(table, Table) for table in tables)
