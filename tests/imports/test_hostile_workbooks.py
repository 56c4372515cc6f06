"""Workbooks that were made to exhaust their reader, or that are none."""

import io
import zipfile
from contextlib import suppress

import pytest

from tests.imports.hostile import MEGABYTE, bounded
from tests.imports.workbooks import MAIN, cell, relations, row, text, workbook
from webapp.imports.reading import Chosen, UnreadableError, chunks, recognise

SHEET = "xl/worksheets/sheet1.xml"


def read_all(file):
    layout = recognise(file, "people.xlsx", Chosen(has_header=False))
    return [row for chunk in chunks(file, layout) for row in chunk.rows]


def refuse(file, reason):
    with bounded(), pytest.raises(UnreadableError, match=reason):
        read_all(file)


def test_a_zip_bomb_is_refused():
    refuse(workbook(row(1, text("A1", "x" * (100 * MEGABYTE)))), "too large when unpacked")


def test_a_zip_bomb_that_gives_a_small_size_is_refused():
    content = workbook(row(1, text("A1", "x" * (20 * MEGABYTE)))).getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    refuse(io.BytesIO(lying), "damaged")


def test_a_far_cell_is_a_row_with_too_many_cells():
    with bounded():
        near, far = read_all(workbook(row(1, cell("A1", 1)) + row(1_048_576, cell("XFD1048576", 1))))
    assert near.fault is None
    assert (far.number, str(far.fault)) == (1_048_576, "This row has more than 1000 cells.")


@pytest.mark.parametrize(
    ("shared", "reason"), [(900, "Row 1 does not end"), (100, "too large when unpacked")]
)
def test_cells_that_share_one_long_text_are_refused(shared, reason):
    cells = "".join('<c t="s"><v>0</v></c>' for _ in range(shared))
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    refuse(workbook("".join(row(number, cells) for number in range(1, 100)), strings=strings), reason)


def test_a_cell_of_a_megabyte_is_refused():
    refuse(workbook(row(1, text("A1", "x" * MEGABYTE))), "Row 1 has a cell of more than 131072 characters")


@pytest.mark.parametrize(
    "beginning",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE x>",
    ],
)
def test_entities_are_refused(beginning):
    refuse(workbook(row(1, text("A1", "x")), before=beginning), "damaged")


@pytest.mark.parametrize(
    "rows",
    [
        "<a>" * 100_000 + "</a>" * 100_000,
        "".join(f"<a{number}/>" for number in range(100_000)),
        "".join(f'<a b{number}=""/>' for number in range(100_000)),
        f"<!--{'x' * 10 * MEGABYTE}-->",
        f'<c a="{"x" * 10 * MEGABYTE}"/>',
        '<row r="2"><c r="A1"/></row><row r="1"></row>',
        '<row r="9999999999"/>',
        '<row r="x"/>',
        '<row><c r="ABCDEF1"><v>1</v></c></row>',
        '<row><c r="Ж1"><v>1</v></c></row>',
        '<row><c t="s"><v>5</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        "<row>",
        "&unknown;",
    ],
)
def test_xml_that_no_program_writes_is_refused(rows):
    refuse(workbook(rows), "damaged|does not end")


@pytest.mark.parametrize("value", ["", "x", "1e999", "nan", "-", "1_000", "1e-400", "9" * 400, "٣"])
@pytest.mark.parametrize("style", ["0", "1", "77", "x"])
def test_numbers_that_are_none_are_texts(value, style):
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    rows = read_all(workbook(row(1, text("A1", "x"), cell("B1", value, s=style)), styles=styles))
    assert rows[0].cells[0] == "x"


def test_a_directory_of_many_parts_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/worksheets/a_rather_long_name_{number}.xml", "")
    refuse(file, "damaged")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"_rels/.rels": relations()}, "no workbook that can be read"),
        ({"_rels/.rels": relations(officeDocument="xl/workbook.bin")}, "no workbook that can be read"),
        ({"_rels/.rels": relations(officeDocument="xl/absent.xml")}, "damaged"),
        ({"xl/workbook.xml": "<workbook/>"}, "no workbook that can be read"),
        ({"xl/_rels/workbook.xml.rels": relations(worksheet1="../../../etc/passwd")}, "damaged"),
        ({"xl/styles.xml": "<"}, "damaged"),
        ({SHEET: ""}, "damaged"),
    ],
)
def test_workbooks_without_what_belongs_to_one_are_refused(parts, reason):
    refuse(workbook(row(1, cell("A1", 1)), **parts), reason)


def test_files_of_other_programs_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    refuse(file, "no workbook that can be read")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(share):
    content = workbook(
        "".join(row(number, cell(f"A{number}", number)) for number in range(1, 500))
    ).getvalue()
    refuse(io.BytesIO(content[: int(len(content) * share)]), "damaged")


@pytest.mark.parametrize("place", range(0, 1500, 37))
def test_a_workbook_with_a_broken_byte_is_read_or_refused(place):
    rows = "".join(row(number, cell(f"A{number}", number)) for number in range(1, 90))
    content = bytearray(workbook(rows).getvalue())
    content[place % len(content)] ^= 0xFF
    with suppress(UnreadableError):
        read_all(io.BytesIO(bytes(content)))
