"""Which field a column is for."""

from types import MappingProxyType

import pytest

from webapp.fields import BUILT_IN, Catalogue, Field
from webapp.fields.messages import own_text
from webapp.fields.types import Date, Phone, Text
from webapp.imports.mapping import guess
from webapp.imports.suggesting import Suggestion, suggest_field

OWN = {
    "extra.birthday": Field(
        name="extra.birthday", label=own_text("Birthday", ru="День рождения"), type=Date()
    ),
    "extra.parent_phone": Field(name="extra.parent_phone", label=own_text("Their phone"), type=Phone()),
}
FIELDS = Catalogue(MappingProxyType({**BUILT_IN.fields, **OWN}))


def guessed(*headers, samples=()):
    return list(guess(headers, samples, FIELDS).values())


@pytest.mark.parametrize(
    ("header", "name"),
    [
        *(
            (header, "name")
            for header in ("Name", "FULL NAME", "Имя", "ФИО", "Ф.И.О.", "Фамилия, имя, отчество")
        ),
        *(
            (header, "email")
            for header in ("E-mail", "email", "Mail", "Почта", "Электронная почта", "Эл. почта")
        ),
        *((header, "age") for header in ("Age", "Возраст", "Возраст (лет)")),
        *((header, "active") for header in ("Active", "Активен")),
        *((header, "extra.birthday") for header in ("Birthday", "день рождения", "ДЕНЬ  РОЖДЕНИЯ")),
        *((header, "extra.parent_phone") for header in ("Their phone", "parent_phone", "Parent phone")),
        ("ID", "id"),
        *((header, None) for header in ("№", "Комментарий", "Parent's e-mail", "First name", "Фамилия")),
    ],
)
def test_a_field_is_recognised_by_what_people_call_it(header, name):
    assert guessed(header) == [name]


def test_the_exact_name_of_a_field_means_it_whatever_others_are_called():
    own = {
        "extra.id": Field(name="extra.id", label=own_text("ID"), type=Text()),
        "extra.klass": Field(name="extra.klass", label=own_text("Form"), type=Text()),
        "extra.form": Field(name="extra.form", label=own_text("Age"), type=Text()),
    }
    fields = Catalogue(MappingProxyType({**BUILT_IN.fields, **own}))
    for headers, names in (
        (("id", "extra.id", "age", "extra.form"), ["id", "extra.id", "age", "extra.form"]),
        (("ID", "Form", "Extra klass", "Age"), ["extra.id", "extra.klass", None, "extra.form"]),
    ):
        assert list(guess(headers, (), fields).values()) == names


def test_no_field_is_given_twice():
    assert guessed("E-mail", "Почта", "Имя") == ["email", None, "name"]


@pytest.mark.parametrize("headers", [("Имя", "Фамилия"), ("Surname", "Name"), ("First name", "Last name")])
def test_a_given_name_beside_a_family_name_is_nobodys_name(headers):
    assert guessed(*headers) == [None, None]


def test_columns_without_headers_are_recognised_by_their_values():
    samples = [
        ["1", "Ada Lovelace", "ada@example.org", "36", "Лондон"],
        ["200", "Иван Петров", "", "20", "Москва"],
    ]
    assert guessed("", "", "", "", "", samples=samples) == [None, "name", "email", "age", None]


def test_a_number_that_goes_on_and_on_is_no_age():
    assert guessed("", samples=[["36"]] * 9 + [["9" * 5_000]]) == [None]


def test_a_column_with_a_header_is_not_recognised_by_its_values():
    assert guessed("Contact of the parents", samples=[["ada@example.org"]]) == [None]


def test_a_field_that_its_reader_may_not_edit_is_not_given():
    locked = Catalogue(FIELDS.fields, locked=frozenset({"age", "extra.birthday"}))
    assert list(guess(("Age", "Birthday", "Name"), (), locked).values()) == [None, None, "name"]


@pytest.mark.parametrize(
    ("samples", "kind", "choices"),
    [
        (["5", "12", "", "7"], "integer", ()),
        (["0", "-5", "+70"], "integer", ()),
        (["5,5", "12", "0,25"], "decimal", ()),
        (["01234", "02345", "19000"], "text", ()),
        (["01", "02", "02", "01", "01", "02"], "choice", ("01", "02")),
        (["12.05.1990", "1990-05-12"], "date", ()),
        (["ada@example.org", "beth@example.org"], "email", ()),
        (["+7 916 123-45-67", "8 (916) 123-45-67", "89161234567"], "phone", ()),
        (["да", "нет", "да"], "boolean", ()),
        (["https://example.org/", "http://example.com/a"], "link", ()),
        (["5А", "5Б", "5А", "5А", "5Б", "5А"], "choice", ("5А", "5Б")),
        (["Ada", "Beth", "Carl"], "text", ()),
        (["one\ntwo", "three"], "long_text", ()),
        (["x" * 300], "long_text", ()),
        ([], "text", ()),
    ],
)
def test_a_new_field_fits_its_column(samples, kind, choices):
    assert suggest_field("Класс", samples, is_whole=True) == Suggestion(kind, "Класс", choices)


def test_a_few_texts_are_no_choices_while_others_may_follow():
    assert suggest_field("Класс", ["5А", "5Б"] * 25) == Suggestion("text", "Класс")
