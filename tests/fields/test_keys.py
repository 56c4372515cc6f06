"""Keys that are made from labels."""

import pytest

from webapp.fields.choices import complete_choices, read_choices
from webapp.fields.keys import LONGEST_KEY, suggest_key


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Class", "class"),
        ("Shoe size (EU)", "shoe_size_eu"),
        ("Größe", "grosse"),
        ("Łódź", "lodz"),
        ("Класс", "klass"),
        ("Площадь, м²", "ploshchad_m2"),
        ("  __ ", ""),
        ("学級", ""),
        ("x" * 99, "x" * LONGEST_KEY),
    ],
)
def test_a_key_is_made_from_a_label(label, key):
    assert suggest_key(label) == key


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("Class 7a", "class_7a | Class 7a"),
        ("7a | Class 7a", "7a | Class 7a"),
        ("7a|Class 7a|Класс 7а", "7a | Class 7a | Класс 7а"),
        ("Red | Красный", "red | Red | Красный"),
        ("\n  \nGo\r\n", "go | Go"),
    ],
)
def test_a_line_without_a_key_gets_one(line, completed):
    assert complete_choices(line) == completed
    assert read_choices(completed)
