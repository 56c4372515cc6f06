"""Text files that were made to exhaust their reader, or that are no tables."""

import io

import pytest

from tests.imports.hostile import MEGABYTE, bounded
from webapp.imports.reading import Chosen, UnreadableError, chunks, read, recognise, refuse_large


class Endless(io.RawIOBase):
    """A file of any size that is nowhere: `begin`, and then `unit` over and over."""

    def __init__(self, begin, unit, size):
        self._begin, self._unit, self._size, self._at = begin, unit * (4096 // len(unit)), size, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._at = offset + (self._size if whence == io.SEEK_END else 0)
        return self._at

    def readinto(self, buffer):
        content = self._content(min(len(buffer), self._size - self._at))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def _content(self, length):
        if length <= 0:
            return b""
        if self._at < len(self._begin):
            return self._begin[self._at :][:length]
        start = (self._at - len(self._begin)) % len(self._unit)
        return (self._unit[start:] + self._unit * (length // len(self._unit) + 1))[:length]


def read_all(file, **chosen):
    return [
        row for chunk in chunks(file, recognise(file, "people.csv", Chosen(**chosen))) for row in chunk.rows
    ]


@pytest.mark.parametrize(
    ("begin", "unit", "reason"),
    [
        (b"name,age\nAda,36\n", b"x", "Row 3 does not end"),
        (b"name,age\nAda,36\n", b"x,", "Row 3 does not end"),
        (b"name,age\nAda,36\n", b'"a\n",', "Row 3 does not end"),
        (b'name,age\nAda,36\nBeth,"', b"x,\n", "Row 3 has a cell of more than"),
        (b'name,age\nAda,36\nBeth,"', b"x", "Row 3 (has a cell|does not end)"),
        (b"name,age\nAda,36\n", b"\x00", "Row 3 does not end"),
    ],
)
def test_a_gigabyte_without_an_end_is_refused_soon(begin, unit, reason):
    with bounded(), pytest.raises(UnreadableError, match=reason):
        read_all(Endless(begin, unit, 1024 * MEGABYTE), encoding="utf-8", delimiter=",")


def test_memory_does_not_grow_with_the_file():
    file = Endless(b"name,age\n", b"Ada Lovelace,36\n", 6 * MEGABYTE)
    layout = recognise(file, "people.csv")
    with bounded(seconds=60, megabytes=20):
        assert sum(len(chunk.rows) for chunk in chunks(file, layout)) > 300_000


def test_ten_thousand_columns_are_refused():
    content = b",".join(b"column %d" % number for number in range(10_000))
    with bounded(), pytest.raises(UnreadableError, match="has more than 1000 columns"):
        recognise(io.BytesIO(content + b"\n" + b"x," * 9_999 + b"x\n"), "people.csv")


def test_a_row_of_ten_thousand_cells_is_rejected_alone():
    rows = read_all(io.BytesIO(b"name,age\nAda,36\n" + b"x," * 10_000 + b"\nBeth,28\n"), delimiter=",")
    assert [row.fault is None for row in rows] == [True, False, True]


def test_a_cell_of_a_megabyte_is_refused():
    with bounded(), pytest.raises(UnreadableError, match="Row 3 has a cell of more than 131072 characters"):
        read_all(io.BytesIO(b"name,age\nAda,36\n" + b"x" * MEGABYTE + b",28\n"))


def test_a_quotation_mark_without_its_fellow_is_named():
    with pytest.raises(UnreadableError, match="opened in row 3 and never closed"):
        read_all(io.BytesIO(b'name,age\nAda,36\n"Beth,28\nCarl,40\n'))


def test_a_character_that_no_text_has_is_left_to_the_fields():
    rows = read_all(io.BytesIO(b"name,age\nAda\x00,36\nBeth\x1b[31m,28\n"))
    assert [row.cells[0] for row in rows] == ["Ada\x00", "Beth\x1b[31m"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old kind or needs a password"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This is no table"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20, "This is no table"),
        (bytes(4096), "This is no table"),
    ],
)
def test_files_that_are_no_tables_are_refused(content, reason):
    with pytest.raises(UnreadableError, match=reason):
        recognise(io.BytesIO(content), "people.csv")


def test_formulas_are_texts():
    assert read_all(io.BytesIO(b"name\n=1+1\n"))[0].cells == ["=1+1"]
    assert next(read(io.BytesIO(b"name\n@SUM(A1)\n"), recognise(io.BytesIO(b"name\n"), "x.csv"))).cells == [
        "@SUM(A1)"
    ]


def test_a_file_above_the_limit_is_refused():
    refuse_large(5 * MEGABYTE, 5 * MEGABYTE)
    with pytest.raises(UnreadableError, match="larger than 5 megabytes"):
        refuse_large(5 * MEGABYTE + 1, 5 * MEGABYTE)
