"""Text files, read row by row."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.imports.reading import Layout, UnreadableError, chunks, read, recognise

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)
RUSSIAN = st.lists(
    st.lists(st.text("абвЯёЁ №\"';,\t|\r\n=xyz09", max_size=12), min_size=3, max_size=3),
    min_size=1,
    max_size=12,
)


def rows_of(content):
    file = io.BytesIO(content)
    return [(row.number, row.cells) for row in read(file, recognise(file, "people.csv"))]


def written(table, delimiter, quote, end, encoding, *, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=quoting)
    writer.writerows(table)
    return io.BytesIO(text.getvalue().encode(encoding))


def layout_for(width, **dialect):
    return Layout(format="csv", headers=("",) * width, has_header=False, **dialect)


def kept(table):
    return [cells for cells in table if any(map(str.strip, cells))]


def test_a_simple_file_is_read():
    assert rows_of(b'name,age\r\nAda,36\r\n\r\n"King, Ada",\r\n') == [
        (2, ["Ada", "36"]),
        (4, ["King, Ada", ""]),
    ]


@given(
    TABLES,
    st.sampled_from(";,\t|"),
    st.sampled_from("\"'"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_what_is_written_in_any_dialect_is_read(table, delimiter, quote, end, encoding):
    file = written(table, delimiter, quote, end, encoding, quoting=csv.QUOTE_ALL)
    layout = layout_for(len(table[0]), delimiter=delimiter, quote=quote, encoding=encoding)
    assert [row.cells for row in read(file, layout)] == kept(table)


@given(RUSSIAN, st.sampled_from(["cp1251", "koi8-r", "cp866"]))
def test_what_is_written_in_an_encoding_of_one_byte_is_read(table, encoding):
    readable = [[cell.replace("№", "#") for cell in cells] for cells in table]
    file = written(readable, ";", '"', "\r\n", encoding)
    assert [row.cells for row in read(file, layout_for(3, delimiter=";", encoding=encoding))] == kept(
        readable
    )


@given(TABLES, st.integers(1, 4), st.sampled_from(["utf-8", "utf-16-le"]))
def test_reading_can_be_taken_up_after_any_chunk(table, size, encoding):
    file = written(table, ",", '"', "\r\n", encoding)
    layout = layout_for(len(table[0]), encoding=encoding)
    position, rows = None, []
    while chunk := next(chunks(file, layout, position, size=size)):
        rows += chunk.rows
        position = json.loads(json.dumps(chunk.position))
        if len(chunk.rows) < size:
            break
    assert rows == list(read(file, layout))


def test_a_position_is_never_within_quotation_marks():
    file = io.BytesIO('name;note\nAda;"a\nb"\nБет;c\nГрейс;d\n'.encode())
    layout = recognise(file, "people.csv")
    first, *_ = chunks(file, layout, size=1)
    rest = [row for chunk in chunks(file, layout, first.position) for row in chunk.rows]
    assert [(row.number, row.cells[0]) for row in [*first.rows, *rest]] == [
        (2, "Ada"),
        (3, "Бет"),
        (4, "Грейс"),
    ]


def test_line_ends_may_be_mixed():
    assert rows_of(b"name\nAda\r\nBeth\rCarl\n\rDora") == [
        (2, ["Ada"]),
        (3, ["Beth"]),
        (4, ["Carl"]),
        (6, ["Dora"]),
    ]


def test_a_line_end_may_fall_between_two_blocks(monkeypatch):
    monkeypatch.setattr("webapp.imports.reading.lines.BLOCK", 5)
    assert rows_of(b"name\r\nAda\r\n\r\nB\rC\r\n") == [(2, ["Ada"]), (4, ["B"]), (5, ["C"])]


def test_short_rows_are_filled_up_and_empty_cells_at_the_end_do_not_count():
    assert rows_of(b"name,age,\nAda\nBeth,28,,,\n") == [(2, ["Ada", ""]), (3, ["Beth", "28"])]


def test_a_row_with_too_many_cells_has_a_fault():
    file = io.BytesIO(b"name,age\nAda,36\nBeth,28,x\n")
    faults = [row.fault for row in read(file, recognise(file, "people.csv"))]
    assert [fault and str(fault) for fault in faults] == [
        None,
        "This row has 3 cells, but there are 2 columns.",
    ]


def test_a_quotation_mark_within_a_cell_is_one():
    assert rows_of(b'name,age\nJohn "Jack" Doe,36\n"John ""Jack"" Doe",36\n') == [
        (2, ['John "Jack" Doe', "36"]),
        (3, ['John "Jack" Doe', "36"]),
    ]


def test_the_share_that_was_read_grows_to_the_whole():
    file = io.BytesIO(b"name\n" + b"Ada\n" * 100)
    shares = [chunk.share for chunk in chunks(file, recognise(file, "people.csv"), size=30)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_layout_survives_json():
    layout = recognise(io.BytesIO(b"name;age\nAda;36\n"), "people.csv")
    assert Layout.from_json(json.loads(json.dumps(layout.to_json()))) == layout


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" ; ;\n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(UnreadableError, match="nothing in this file"):
        recognise(io.BytesIO(content), "people.csv")
