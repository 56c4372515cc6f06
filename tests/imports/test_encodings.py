"""How the characters of a file are written."""

import io

import pytest

from webapp.imports.reading import Chosen, UnreadableError, read, recognise
from webapp.imports.reading.encodings import recognise_encoding

SCHOOL = "ФИО;Класс;Телефон\nИванов Пётр;5Б;+7 916 123-45-67\nСидорова Анна;5А;\n"
CAPITALS = "ФИО;КЛАСС\nИВАНОВ ПЁТР;5А\nСИДОРОВА АННА;5Б\n"
SMALL = "имя\nвася\nпетя\n"
FRENCH = "Nom,Prénom\nDupré,Élodie\nLefèvre,François\n"
POLISH = "Imię;Miasto\nŁukasz Żółć;Łódź\nStanisław;Gdańsk\n"
UKRAINIAN = "Ім'я;Місто\nОлександр Їжак;Київ\nЄва;Львів\n"
MIXED = "name,email\nAda Lovelace,ada@example.org\nИван Петров,ivan@example.org\n"


@pytest.mark.parametrize("text", [SCHOOL, CAPITALS, SMALL, MIXED])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"])
def test_russian_is_recognised_in_every_usual_encoding(text, encoding):
    assert recognise_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(FRENCH, "cp1252"), (POLISH, "cp1250"), (UKRAINIAN, "cp1251"), (SCHOOL, "mac-cyrillic")],
)
def test_other_encodings_are_recognised(text, encoding):
    assert recognise_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
def test_a_file_in_any_encoding_gives_the_same_rows(encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file = io.BytesIO((mark + SCHOOL).encode(encoding))
    layout = recognise(file, "class.csv")
    assert layout.headers == ("ФИО", "Класс", "Телефон")
    assert [row.cells[0] for row in read(file, layout)] == ["Иванов Пётр", "Сидорова Анна"]


def test_a_chosen_encoding_prevails():
    file = io.BytesIO(SMALL.encode("koi8-r"))
    misread = "имя".encode("koi8-r").decode("cp1251")
    assert recognise(file, "class.csv", Chosen(encoding="cp1251")).headers == (misread,)


@pytest.mark.parametrize("size", [10, 60_000])
def test_a_wrong_byte_names_its_row_and_the_likely_encoding(size):
    rows = "".join(f"Ada {number};36\n" for number in range(size))
    file = io.BytesIO(f"name;age\n{rows}".encode() + "Пётр;20\nВасилий;26\n".encode("cp1251"))
    with pytest.raises(UnreadableError) as caught:
        list(read(file, recognise(file, "people.csv", Chosen(encoding="utf-8"))))
    assert caught.value.number == size + 2
    assert "Windows-1251" in str(caught.value.message)


def test_a_character_cut_in_two_at_the_end_is_refused():
    file = io.BytesIO("имя\nПётр\nВася".encode()[:-1])
    with pytest.raises(UnreadableError, match="Row 3 is damaged"):
        list(read(file, recognise(file, "people.csv")))


def test_halves_of_characters_are_refused_in_utf_16():
    file = io.BytesIO("имя\nПётр\n".encode("utf-16") + b"\x00\xd8\n\x00")
    with pytest.raises(UnreadableError, match="UTF-16"):
        list(read(file, recognise(file, "people.csv")))


def test_a_first_row_in_another_encoding_is_refused_at_once():
    with pytest.raises(UnreadableError, match=r"Row 1 .* may be in Windows-1251"):
        recognise(io.BytesIO(SCHOOL.encode("cp1251")), "class.csv", Chosen(encoding="utf-8"))
