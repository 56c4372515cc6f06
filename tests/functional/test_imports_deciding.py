"""What the columns of a file are: what was said stays said, and nothing is made twice."""

import pytest
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form
from tests.support.imports import bring, columns, read_file
from tests.support.people import words

CLASSES = "Name,Class\nAnna,7a\nBeth,7b\n"


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def test_what_is_refused_adds_no_field(ada: FlaskClient, outside: Outside):
    url = bring(ada, CLASSES)
    answer = columns(ada.get(url)).fill(**{"column.1": "new", "mode": "update"}).send(ada, url, button="save")
    assert answer.status_code == 422
    assert "Choose by what people are found who are to be changed. Nothing was saved." in words(answer)
    assert outside("SELECT count(*) FROM field") == [(0,)]
    form = columns(answer)
    assert (form.values["column.1"], form.values["mode"]) == (["new"], ["update"])


def test_a_second_click_adds_a_field_once(ada: FlaskClient, outside: Outside):
    url = bring(ada, CLASSES)
    form = columns(ada.get(url)).fill(**{"column.1": "new"})
    assert [form.send(ada, url, button="save").location for _ in range(2)] == [url, url]
    assert outside("SELECT name FROM field") == [("extra.class",)]
    assert "New 2" in words(ada.get(url))


def test_a_field_that_was_added_for_a_file_that_breaks_off_is_chosen_the_next_time(
    ada: FlaskClient, outside: Outside
):
    url = bring(ada, CLASSES + "Cleo,7a\n" * 200 + '"Dan,7a\n')
    answer = columns(ada.get(url)).fill(**{"column.1": "new"}).send(ada, url, button="save")
    assert answer.status_code == 422
    assert "never closed" in words(answer)
    assert "Nothing was saved" not in words(answer)
    assert columns(answer).values["column.1"] == ["extra.class"]
    columns(answer).send(ada, url, button="save")
    assert outside("SELECT count(*) FROM field") == [(1,)]


def test_columns_that_come_of_reading_a_file_otherwise_are_guessed(ada: FlaskClient):
    url = bring(ada, "Name|E-mail\nAnna, Ms|anna@example.org\nBeth, Dr|beth@example.org\n")
    form = columns(ada.get(url)).fill(delimiter=",", mode="create", blanks="clear")
    wrong = columns(form.send(ada, url, button="look"))
    again = columns(wrong.fill(delimiter="|").send(ada, url, button="look"))
    assert [again.values[f"column.{place}"] for place in range(2)] == [["name"], ["email"]]
    assert (again.values["mode"], again.values["blanks"]) == (["create"], ["clear"])


def test_what_was_chosen_stays_while_a_file_is_looked_at_again(ada: FlaskClient):
    url = bring(ada, CLASSES)
    form = columns(ada.get(url)).fill(**{"column.0": "", "column.1": "name", "match": ["name"]})
    again = columns(form.send(ada, url, button="look"))
    chosen = [again.values[name] for name in ("column.0", "column.1", "match")]
    assert chosen == [[""], ["name"], ["name"]]


def test_what_was_decided_is_there_when_columns_are_changed(ada: FlaskClient):
    """Be it that the file has no headers by which it is known again, or was recognised as something else."""
    url = read_file(ada, "Anna;7a\nBeth;7b\n", {"header": "no", "column.0": "", "column.1": "name"})
    assert "7b" in words(ada.get(url))
    form = columns(ada.get(f"{url}columns/"))
    assert [form.values[name] for name in ("header", "column.0", "column.1")] == [["no"], [""], ["name"]]


def test_a_file_that_broke_off_on_its_way_is_not_read(ada: FlaskClient, outside: Outside):
    url = bring(ada, CLASSES)
    form = columns(ada.get(url))
    outside("UPDATE import SET state = 'arriving', size = 0")
    assert "This file has not arrived whole" in words(ada.get(url))
    assert "Incomplete" in words(ada.get("/imports/"))
    assert form.send(ada, url, button="save").location == url
    assert outside("SELECT state FROM import") == [("arriving",)]
    read_form(ada.get(url), 'form[action$="/delete/"]').send(ada, url)
    assert outside("SELECT count(*) FROM import") == [(0,)]


def test_a_file_that_was_taken_over_is_not_decided_on_again(ada: FlaskClient, outside: Outside):
    url = bring(ada, CLASSES)
    form = columns(ada.get(url))
    form.send(ada, url, button="save")
    read_form(ada.get(url), 'form[action$="/commit/"]').send(ada, url, button="commit")
    assert form.send(ada, url, button="save").location == url
    assert outside("SELECT state FROM import") == [("applied",)]


@pytest.mark.parametrize(("rows", "offered"), [(20, "one choice"), (100, "text")])
def test_choices_are_offered_of_a_file_that_was_seen_whole(ada: FlaskClient, rows: int, offered: str):
    """Behind the first rows may stand others."""
    page = ada.get(bring(ada, "Name,Class\n" + "".join(f"Person {n},7{'ab'[n % 2]}\n" for n in range(rows))))
    assert f"New field: Class ({offered}" in words(page)
