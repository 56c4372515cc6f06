"""What stands between cells, and whether the first row is a header."""

import io

import pytest

from webapp.imports.reading import Chosen, read, recognise


def layout_of(text, **chosen):
    return recognise(io.BytesIO(text.encode()), "people.csv", Chosen(**chosen))


def rows_of(text, **chosen):
    return [row.cells for row in read(io.BytesIO(text.encode()), layout_of(text, **chosen))]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("name,age\nAda,36\n", ","),
        ("name;age\nAda;36\n", ";"),
        ("name\tage\nAda\t36\n", "\t"),
        ("name|age\nAda|36\n", "|"),
        ("name\nAda\nBeth\n", ""),
        ("name\nLovelace, Ada\nBeth\nCarl\nDora\n", ""),
        ("ФИО;Сумма\nИван;1,5\nПётр;2,5\n", ";"),
        ("1,5;2,5\n3,5;4,5\n", ";"),
        ('name;note\n"Ada; the first";"a, b, c"\n"Beth";"d, e"\n', ";"),
        ('name,note\n"Ada","one\ntwo; three"\n', ","),
        ("name,note\n" + "Ada,tall; blond\n" * 30, ","),
        ("name;fee;\n" + "Ada;1,5\n" * 30, ";"),
        ("Class 7a\n" + "Ada;1.5\n" * 30, ";"),
        ("sep=|\nname;x|age;y\nAda|36\n", "|"),
    ],
)
def test_the_delimiter_is_recognised(text, delimiter):
    assert layout_of(text).delimiter == delimiter


def test_a_chosen_delimiter_prevails():
    text = "Lovelace, Ada\nByron, Anne\n"
    assert rows_of(text, delimiter="", has_header=False) == [["Lovelace, Ada"], ["Byron, Anne"]]


def test_the_line_that_names_the_delimiter_is_not_a_row():
    text = "sep=;\nname;age\nAda;36\n"
    assert [row.number for row in read(io.BytesIO(text.encode()), layout_of(text))] == [2]
    assert rows_of(text) == [["Ada", "36"]]


def test_apostrophes_around_cells_are_recognised():
    assert rows_of("'name','note'\n'Ada','a, b'\n'Beth','it''s'\n") == [["Ada", "a, b"], ["Beth", "it's"]]


def test_an_apostrophe_in_a_name_is_one():
    assert rows_of("name,age\n't Hooft,36\nO'Neil,40\n") == [["'t Hooft", "36"], ["O'Neil", "40"]]


def test_a_space_before_a_quotation_mark_counts_for_nothing():
    assert rows_of('"name", "note"\n"Ada", "a, b"\n') == [["Ada", "a, b"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,age\nAda,36\n", True),
        ("Ada,36\nBeth,28\n", False),
        ("Ada,ada@example.org\nBeth,beth@example.org\n", False),
        ("ФИО;Класс\nИван;5А\n", True),
        ("Иван;5А\nПётр;5А\n", False),
        ("Имя\n", True),
        ("name,2024,2025\nAda,yes,no\n", True),
        ("Ada,12.05.1990\n", False),
    ],
)
def test_a_header_is_recognised(text, expected):
    assert layout_of(text).has_header is expected


def test_a_file_without_header_has_columns_by_number():
    layout = layout_of("Ada,36\nBeth,28,x\n")
    assert [str(label) for label in layout.labels] == ["Column 1", "Column 2", "Column 3"]


def test_columns_with_the_same_header_are_told_apart():
    layout = layout_of("Phone,,Phone,  Home \t address \n1,2,3,4\n")
    assert [str(label) for label in layout.labels] == ["Phone", "Column 2", "Phone (2)", "Home address"]
