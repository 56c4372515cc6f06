"""Workbooks, read as streams."""

import io
from datetime import date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.imports.workbooks import MAIN, cell, row, text, workbook
from webapp.imports.reading import Chosen, UnreadableError, chunks, read, recognise
from webapp.imports.reading.workbooks.numbers import shown
from webapp.imports.reading.workbooks.styles import style_of

XML_TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda content: "_x" not in content)


def written(rows, *, header=("name", "value"), options=None):
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"strings_to_urls": False, "strings_to_formulas": False, **(options or {})}
    ) as book:
        book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("People")
        for number, cells in enumerate([header, *rows]):
            for column, value in enumerate(cells):
                write(book, sheet, number, column, value)
    return file


def write(book, sheet, number, column, value):
    formats = {date: "dd.mm.yyyy", datetime: "dd.mm.yyyy hh:mm", time: "hh:mm"}
    if type(value) in formats:
        sheet.write_datetime(number, column, value, book.add_format({"num_format": formats[type(value)]}))
    else:
        sheet.write(number, column, value)


def rows_of(file, **chosen):
    return [row.cells for row in read(file, recognise(file, "people.xlsx", Chosen(**chosen)))]


def value_of(value, **options):
    return rows_of(written([("Ada", value)], **options), has_header=True)[0][1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (99999, "99999"),
        (99999.0, "99999"),
        (0.1 + 0.2, "0.3"),
        (1.1, "1.1"),
        (-12.5, "-12.5"),
        (1e-7, "0.0000001"),
        (79161234567, "79161234567"),
        (79161234567.0, "79161234567"),
        (123456789012345, "123456789012345"),
        (True, "TRUE"),
        ("TRUE", "TRUE"),
        ("00123", "00123"),
        ("=1+1", "=1+1"),
        (" two\nlines ", " two\nlines "),
        (date(2026, 11, 26), "2026-11-26"),
        (datetime(2026, 11, 26, 14, 30), "2026-11-26T14:30:00"),  # noqa: DTZ001  # a spreadsheet has no zones
        (datetime(2026, 11, 26), "2026-11-26"),  # noqa: DTZ001  # likewise
        (time(14, 30), "14:30:00"),
        (date(1900, 1, 1), "1900-01-01"),
        (date(1900, 2, 28), "1900-02-28"),
        (date(1900, 3, 1), "1900-03-01"),
        (date(9999, 12, 31), "9999-12-31"),
        ("12.05.1895", "12.05.1895"),
    ],
)
def test_cells_are_read_as_people_see_them(value, shown):
    assert value_of(value) == shown


@pytest.mark.parametrize(
    ("digits", "text"),
    [("2958465.9999", "9999-12-31T23:59:51"), ("2958465.9999999", "2958465.9999999"), ("2958466", "2958466")],
)
def test_a_moment_that_rounds_to_a_day_beyond_the_last_is_a_number(digits, text):
    assert shown(digits, "datetime") == text


def test_days_counted_from_1904_are_the_same_days():
    assert value_of(date(2026, 11, 26), options={"date_1904": True}) == "2026-11-26"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_is_read_as_itself(day):
    assert value_of(day) == day.isoformat()


@given(st.lists(st.tuples(XML_TEXTS, XML_TEXTS | st.integers(-(10**14), 10**14)), min_size=1, max_size=10))
def test_what_is_written_is_read(rows):
    expected = [
        [str(value) for value in cells] for cells in rows if any(str(value).strip() for value in cells)
    ]
    assert rows_of(written(rows), has_header=True) == expected


def test_a_formula_has_its_last_value():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "sum", "text"])
        sheet.write_row(1, 0, ["Ada"])
        sheet.write_formula(1, 1, "=1+1", value=2)
        sheet.write_formula(1, 2, '="a"&"b"', value="ab")
    assert rows_of(file) == [["Ada", "2", "ab"]]


def test_a_formula_that_failed_is_a_fault_of_its_row():
    file = workbook(
        row(1, text("A1", "name"), text("B1", "age"))
        + row(2, text("A2", "Ada"), cell("B2", "#N/A", t="e"))
        + row(3, text("A3", "Beth"), cell("B3", "28"))
    )
    faults = [row.fault and str(row.fault) for row in read(file, recognise(file, "people.xlsx"))]
    assert faults == ["Cell B2 has the error #N/A instead of a value.", None]


def test_a_sheet_can_be_chosen_and_hidden_ones_come_last():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in ("Lists", "People", "Более"):
            book.add_worksheet(name).write_row(0, 0, ["name", name])
        book.get_worksheet_by_name("Lists").hide()
        book.get_worksheet_by_name("People").activate()
    layout = recognise(file, "people.xlsx")
    assert layout.sheets == ("People", "Более", "Lists")
    assert layout.headers == ("name", "People")
    assert recognise(file, "people.xlsx", Chosen(sheet="Более")).headers == ("name", "Более")
    with pytest.raises(UnreadableError, match="no sheet “Other”"):
        recognise(file, "people.xlsx", Chosen(sheet="Other"))


def test_rows_keep_their_numbers_and_may_have_gaps():
    file = workbook(
        row(3, text("A3", "name"), text("C3", "age")) + row(7, cell("C7", "36"), text("A7", "Ada"))
    )
    layout = recognise(file, "people.xlsx")
    assert [(row.number, row.cells) for row in read(file, layout)] == [(7, ["Ada", "", "36"])]


def test_cells_and_rows_without_addresses_follow_each_other():
    file = workbook("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>")
    assert rows_of(file, has_header=False) == [["1", "", "3"], ["4", "", ""]]


def test_texts_in_several_styles_are_joined_and_readings_aloud_left_out():
    strings = f'<sst xmlns="{MAIN}"><si><r><t>To</t></r><r><t>kyo</t></r><rPh><t>toukyou</t></rPh></si></sst>'
    assert rows_of(workbook(row(1, cell("A1", 0, t="s")), strings=strings), has_header=False) == [["Tokyo"]]


def test_prefixes_of_names_do_not_matter():
    data = '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}">{data}</x:worksheet>'
    assert rows_of(workbook("", **{"xl/worksheets/sheet1.xml": sheet}), has_header=False) == [["5"]]


def test_escaped_characters_are_read_but_halves_of_characters_are_not():
    file = workbook(row(1, text("A1", "a_x000A_b_x005F_x_xD800_")))
    assert rows_of(file, has_header=False) == [["a\nb_x_xD800_"]]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_reading_is_taken_up_again(size):
    file = written([(f"Ada {number}", number) for number in range(10)])
    layout = recognise(file, "people.xlsx")
    first = next(chunks(file, layout, size=size))
    rest = [row for chunk in chunks(file, layout, first.position) for row in chunk.rows]
    assert [*first.rows, *rest] == list(read(file, layout))


@pytest.mark.parametrize(
    ("code", "style"),
    [
        ("dd.mm.yyyy", "date"),
        ("[$-419]d mmmm yyyy;@", "date"),
        ("yyyy\\-mm\\-dd hh:mm", "datetime"),
        ("[h]:mm:ss", "time"),
        ("mm:ss", "time"),
        ("h:mm AM/PM", "time"),
        ("mmm", "date"),
        ("General", "number"),
        ("0.00", "number"),
        ('0 "days"', "number"),
        ("#,##0.00\\ [$₽-419]", "number"),
        ("[Red]-0;0", "number"),
        ("0.00E+00", "number"),
        ("@", "number"),
    ],
)
def test_formats_of_days_and_times_are_told_from_those_of_numbers(code, style):
    assert style_of(code) == style
