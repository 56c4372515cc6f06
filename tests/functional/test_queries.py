"""Saved queries through their pages: written, asked with values, read, downloaded."""

import json
from threading import BoundedSemaphore

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, words
from webapp.queries import running

OLDER = "SELECT id, name, age FROM users WHERE age > :y ORDER BY age"


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


@pytest.fixture
def cleo(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "cleo")
    return client


@pytest.mark.usefixtures("queries_granted")
class TestRunning:
    def test_a_query_is_a_page_with_a_form_and_its_address_is_the_result(
        self, ada: FlaskClient, cleo: FlaskClient, outside: Outside
    ):
        add_people(outside)
        answer = save(ada, "Older than", OLDER)
        assert answer.location == "/queries/older-than/"
        page = cleo.get("/queries/older-than/")
        assert (page.status_code, table(page)) == (200, [])
        found = cleo.get("/queries/older-than/?y=6")
        assert [row[1:] for row in table(found)] == [["Пётр", "20"], ["Василий", "26"]]
        assert "rolled back: nothing was changed" in words(found)
        assert read_form(found, "main form[method=get]").values["y"] == ["6"]

    def test_a_bad_value_is_told_at_its_place(self, ada: FlaskClient):
        save(ada, "Older than", OLDER)
        answer = ada.get("/queries/older-than/?y=many")
        assert answer.status_code == 400
        assert "Write a whole number in digits 0–9." in words(answer)
        assert 'value="many"' in answer.text

    def test_columns_are_sorted_by_their_heads(self, ada: FlaskClient, outside: Outside):
        add_people(outside)
        save(ada, "Older than", OLDER)
        down = table(ada.get("/queries/older-than/?y=1&sort=-3"))
        assert [row[2] for row in down] == ["26", "20", "5"]

    def test_a_result_is_downloaded(self, ada: FlaskClient, outside: Outside):
        add_person(outside, "=1+1", age=30)
        save(ada, "All", "SELECT name, age, age AS age FROM users WHERE age IS NOT NULL")
        csv = ada.get("/queries/all.csv")
        assert csv.text.splitlines() == ["\ufeffname,age,age (2)", "'=1+1,30,30"]
        assert json.loads(ada.get("/queries/all.json").text) == [{"name": "=1+1", "age": 30, "age (2)": 30}]
        assert ada.get("/queries/all.xlsx").data.startswith(b"PK")

    def test_the_plan_is_shown_on_request(self, ada: FlaskClient):
        save(ada, "All", "SELECT count(*) FROM users")
        assert "Plan" in words(ada.get("/queries/all/?plan=1"))

    def test_people_of_a_result_can_be_edited_in_rows(self, ada: FlaskClient, outside: Outside):
        add_people(outside)
        save(ada, "Older than", OLDER)
        grid = submit(ada, "/queries/older-than/?y=6", form='form[action="/users/grid/"]')
        assert "Edit 2 users in rows" in words(grid)

    def test_a_private_query_is_its_author_s_alone(self, ada: FlaskClient, cleo: FlaskClient):
        save(ada, "Mine", "SELECT 1", is_shared=False)
        assert ada.get("/queries/mine/").status_code == 200
        assert cleo.get("/queries/mine/").status_code == cleo.get("/queries/mine.csv").status_code == 404
        assert "Mine" not in words(cleo.get("/queries/"))

    def test_a_mistake_is_told_to_its_author_and_kept(self, ada: FlaskClient, cleo: FlaskClient):
        answer = submit(ada, "/queries/new/", button="preview", title="Wrong", sql="SELECT height FROM users")
        assert answer.status_code == 422
        assert "height" in words(answer)
        assert read_form(answer).values["sql"] == ["SELECT height FROM users"]
        save(ada, "Wrong", "SELECT height FROM users")
        assert "Tell whoever wrote it" in words(cleo.get("/queries/wrong/"))

    def test_a_picture_has_the_numbers_of_the_table(self, ada: FlaskClient, outside: Outside):
        add_people(outside)
        save(ada, "Ages", "SELECT name, age FROM users WHERE age IS NOT NULL ORDER BY age", chart="bars")
        assert len(BeautifulSoup(ada.get("/queries/ages/").text, "html.parser").select(".chart__bar")) == 3

    def test_values_are_chosen_from_another_query(self, ada: FlaskClient, outside: Outside):
        add_people(outside)
        save(ada, "Names", "SELECT name FROM users WHERE age IS NOT NULL ORDER BY age")
        form = read_form(
            submit(
                ada, "/queries/new/", button="save", title="One", sql="SELECT age FROM users WHERE name = :n"
            )
        )
        form.fill(**{"parameter.n.type": "query", "parameter.n.source": "names"}).send(ada, "/queries/new/")
        page = BeautifulSoup(ada.get("/queries/one/").text, "html.parser")
        assert [option["value"] for option in page.select("option")] == ["", "Anna", "Пётр", "Василий"]
        assert table(ada.get("/queries/one/?n=Пётр")) == [["20"]]
        assert ada.get("/queries/one/?n=Nobody").status_code == 400


def test_a_query_is_changed_and_deleted(ada: FlaskClient, outside: Outside):
    save(ada, "All", "SELECT 1")
    submit(ada, "/queries/all/edit/", title="Everything", description="Of all")
    assert outside("SELECT slug, title, description FROM query") == [("all", "Everything", "Of all")]
    assert "Everything Of all" in words(ada.get("/queries/"))
    submit(ada, "/queries/all/delete/")
    assert outside("SELECT slug FROM query") == []


def test_two_statements_are_refused_at_their_place(ada: FlaskClient, outside: Outside):
    answer = submit(ada, "/queries/new/", title="Two", sql="SELECT 1; DELETE FROM users")
    assert (answer.status_code, outside("SELECT count(*) FROM query")) == (422, [(0,)])
    assert "This is more than one statement" in words(answer)


def test_only_administrators_write_queries(cleo: FlaskClient, ada: FlaskClient):
    save(ada, "All", "SELECT 1")
    assert [cleo.get(f"/queries/{path}").status_code for path in ("new/", "all/edit/", "all/delete/")] == [
        403
    ] * 3


def test_where_the_role_is_missing_the_page_says_so(ada: FlaskClient, database_url: str):
    save(ada, "All", "SELECT 1")
    answer = ada.get("/queries/all/")
    if database_url.startswith("postgresql"):
        for refused in (answer, ada.get("/queries/all.csv")):
            assert refused.status_code == 503
            assert "flask queries grant" in words(refused)
        assert "flask queries grant" in words(ada.get("/queries/"))
    else:
        assert table(answer) == [["1"]]


@pytest.mark.usefixtures("queries_granted")
@pytest.mark.parametrize("suffix", ["/", ".csv"])
def test_one_query_too_many_is_asked_to_come_again(ada: FlaskClient, monkeypatch, suffix: str):
    save(ada, "All", "SELECT name FROM users")
    turns = BoundedSemaphore(1)
    monkeypatch.setattr(running, "_turns", turns)
    monkeypatch.setattr(running, "PATIENCE", 0.01)
    with turns:
        answer = ada.get(f"/queries/all{suffix}")
    assert answer.status_code == 503
    assert "Try again in a moment" in words(answer)
    assert ada.get(f"/queries/all{suffix}").status_code == 200


def save(client: FlaskClient, title: str, sql: str, **values: object):
    answer = submit(client, "/queries/new/", button="save", title=title, sql=sql, **values)
    # A query with parameters is shown once more, for what they are.
    return answer if answer.location else read_form(answer).send(client, "/queries/new/", button="save")


def table(page) -> list[list[str]]:
    rows = BeautifulSoup(page.text, "html.parser").select(".query-result tbody tr")
    return [[cell.text for cell in row.select("td")] for row in rows]


def add_people(outside: Outside) -> None:
    for name, age in (("Anna", 5), ("Пётр", 20), ("Василий", 26)):
        add_person(outside, name, age=age)
