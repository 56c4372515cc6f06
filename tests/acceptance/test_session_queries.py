"""Rows of the Session that are queries: SELECTs with bound parameters, their rows, and ROLLBACK."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, words
from webapp.users.sample import CAST


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int], queries_granted: None) -> FlaskClient:
    sign_in(client, "ada")
    return client


class TestS1ASelectIsBoundAndRolledBack:
    def test_a_select_with_a_bound_parameter_lists_its_rows_and_rolls_back(
        self, ada: FlaskClient, outside: Outside
    ):
        for name, age in (("a", 2), ("b", 7), ("c", 11)):
            add_person(outside, name, age=age)
        ask(ada, "Above", "SELECT name, age FROM users WHERE age > :y ORDER BY name, age")
        found = ada.get("/queries/above/?y=6")
        assert rows(found) == [["b", "7"], ["c", "11"]]
        assert "rolled back: nothing was changed" in words(found)
        assert rows(ada.get("/queries/above/?y=7")) == [["c", "11"]]


class TestS2ResultsCarryTheirOwnNames:
    def test_columns_carry_the_statement_s_own_names_in_its_order(self, ada: FlaskClient):
        ask(ada, "Named", "SELECT 1 AS y, 2 AS x, 3 AS x")
        heads = BeautifulSoup(ada.get("/queries/named/").text, "html.parser").select(".query-result th")
        assert [head.get_text(strip=True) for head in heads] == ["y", "x", "x (2)"]


class TestS11ASavedQueryListsTheCrew:
    def test_a_saved_query_lists_them_all(self, ada: FlaskClient, outside: Outside):
        crew = [str(values["name"]) for values in CAST[:6]]
        for name in crew:
            add_person(outside, name, age=40)
        ask(ada, "Astronauts", "SELECT name FROM users WHERE age = 40 ORDER BY id")
        assert rows(ada.get("/queries/astronauts/")) == [[name] for name in crew]


class TestS12ValuesOfQueriesAreBound:
    @pytest.mark.parametrize(
        "value", ["' OR '1'='1", "'; DROP TABLE users; --", '" OR ""="', "\\' OR 1=1 --"]
    )
    def test_the_classic_strings_are_values(self, ada: FlaskClient, outside: Outside, value: str):
        add_person(outside, "Beth", age=28)
        ask(ada, "Called", "SELECT count(*) FROM users WHERE name = :n")
        assert rows(ada.get("/queries/called/", query_string={"n": value})) == [["0"]]
        assert outside("SELECT count(*) FROM users WHERE name = 'Beth'") == [(1,)]


def ask(client: FlaskClient, title: str, sql: str) -> None:
    answer = submit(client, "/queries/new/", button="save", title=title, sql=sql)
    if not answer.location:
        read_form(answer).send(client, "/queries/new/", button="save")


def rows(page) -> list[list[str]]:
    found = BeautifulSoup(page.text, "html.parser").select(".query-result tbody tr")
    return [[cell.text for cell in row.select("td")] for row in found]
