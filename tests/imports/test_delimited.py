"""Text files, read row by row."""

import io

from webapp.imports.reading import chunks, read, recognise


def rows_of(content):
    file = io.BytesIO(content)
    return [(row.number, row.cells) for row in read(file, recognise(file, "people.csv"))]


def test_a_simple_file_is_read():
    assert rows_of(b'name,age\r\nAda,36\r\n\r\n"King, Ada",\r\n') == [
        (2, ["Ada", "36"]),
        (4, ["King, Ada", ""]),
    ]


def test_reading_is_taken_up_again_at_the_end_of_a_row():
    file = io.BytesIO('name;note\nAda;"a\nb"\nБет;c\nГрейс;d\n'.encode())
    layout = recognise(file, "people.csv")
    first, *_ = chunks(file, layout, size=1)
    rest = [row for chunk in chunks(file, layout, first.position) for row in chunk.rows]
    assert [(row.number, row.cells[0]) for row in [*first.rows, *rest]] == [
        (2, "Ada"),
        (3, "Бет"),
        (4, "Грейс"),
    ]
