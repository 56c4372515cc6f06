"""What goes out as a file comes in again as it was."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.imports.importing import applied, counts, staged
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import submit
from tests.support.imports import read_file
from tests.support.own_values import DEFINITIONS, VALUES, WORDS
from tests.support.people import words
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.fields import Value
from webapp.fields.catalogue import NAME
from webapp.imports.settings import Settings
from webapp.models import User
from webapp.users.defining import CreateFields
from webapp.users.operations import CreateUsers

SCHOOL = (
    ["ФИО", "Телефон", "Класс", "Адрес", "Дата рождения", "Аллергии"],
    ["Иванова Анна Сергеевна", "8 (495) 123-45-67", "7а", "Москва; ул. Новая, 5", "31.12.2013", "орехи"],
    ["Петров Пётр", "+7 916 000-00-01", "7б", 'дом "у реки",\nкв. 2', "01.02.2014", ""],
    ["Сидорова Ёлка", "", "7а", "", "", "=нет"],
    ["Уткин Лев", "112", "7б", "-", "05.11.2013", "'"],
)

DAY = SCHOOL[0].index("Дата рождения")

NAMES = WORDS.filter(lambda text: NAME.fault(text) is None and text == NAME.parse(text))


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def test_a_school_s_spreadsheet_goes_in_with_new_fields_and_comes_out_the_same(
    ada: FlaskClient, outside: Outside
):
    url = read_file(ada, in_windows_1251(SCHOOL), {f"column.{place}": "new" for place in range(1, 6)})
    assert "New 4" in words(ada.get(url))
    submit(ada, url, form='form[action$="/commit/"]', button="commit")
    columns = "name,extra.telefon,extra.klass,extra.adres,extra.data_rozhdeniya,extra.allergii"
    exported = ada.get(f"/users/export.csv?columns={columns}&email__empty=1").data
    head, *rows = csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline=""))
    assert head == ["id", "Name", *SCHOOL[0][1:]]
    assert [row[1:] for row in rows] == [as_exported(row) for row in SCHOOL[1:]]
    assert "Unchanged 4" in words(ada.get(read_file(ada, exported)))
    again = read_file(ada, in_windows_1251(SCHOOL), {"match": ["name"]})
    assert "Unchanged 4" in words(ada.get(again))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(people=[("Anna", {"extra.integer": -(10**17)})])
@given(people=st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=4))
def test_whatever_people_hold_an_export_changes_nothing_and_makes_them_again(
    app: Flask, defined: FlaskClient, outside: Outside, people: list[tuple[str, dict[str, Value]]]
):
    clear(outside)
    with app.app_context():
        commit(CreateUsers(tuple({"name": name, **values} for name, values in people)), actor=CommandLine())
        before = register()
        exported = defined.get("/users/export.csv?columns=" + ",".join(["name", *FIELD_NAMES])).data
        assert counts(staged(exported, Settings(match=("id",)))) == {"unchanged": len(people)}
        clear(outside)
        db.session.rollback()
        applied(staged(without_ids(exported), Settings()))
        assert register() == before


def test_fields_that_are_called_like_the_id_or_each_other_are_told_apart(ada: FlaskClient, outside: Outside):
    for label in ("ID", "E mail", "Class"):
        submit(ada, "/fields/new/", label=label, type="text")
    submit(ada, "/users/new/", name="Anna", email="anna@example.org", **{"extra.id": "9"})
    exported = ada.get("/users/export.csv?q=Anna&columns=name,email,extra.id,extra.e_mail,extra.class").data
    head = exported.decode("utf-8-sig").splitlines()[0]
    assert head == "id,Name,email,extra.id,extra.e_mail,Class"
    assert "Unchanged 1" in words(ada.get(read_file(ada, exported)))


FIELD_NAMES = [str(definition["name"]) for definition in DEFINITIONS]


@pytest.fixture
def defined(app: Flask, ada: FlaskClient) -> FlaskClient:
    with app.app_context():
        commit(CreateFields(DEFINITIONS), actor=CommandLine())
    return ada


def clear(outside: Outside) -> None:
    outside("UPDATE account SET user_id = NULL")
    outside("DELETE FROM users")


def in_windows_1251(rows: tuple[list[str], ...]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode("cp1251")


def as_exported(row: list[str]) -> list[str]:
    """The cells of the school's file as an export has them: days as in ISO 8601, and nothing that could run."""
    day, month, year = row[DAY].split(".") if row[DAY] else ("", "", "")
    cells = [f"'{cell}" if cell[:1] in {*"=+-@'"} and cell else cell for cell in row]
    cells[DAY] = f"{year}-{month}-{day}" if year else ""
    return cells


def without_ids(exported: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline="")))
    file = io.StringIO(newline="")
    csv.writer(file).writerows(row[1:] for row in rows)
    return file.getvalue().encode()


def register() -> list[tuple]:
    db.session.rollback()
    found = db.session.execute(select(User.name, User.extra).order_by(User.id)).all()
    db.session.rollback()
    return [tuple(row) for row in found]
