"""Nothing is done that its person did not mean to do."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form
from tests.support.routes import Route, everything, fill_addresses, routes


@pytest.fixture
def all_routes(app: Flask, cast: dict[str, int]) -> list[Route]:
    return routes(app, fill_addresses(app, cast, planted="planted@example.com"))


@pytest.fixture
def admin(app: Flask, all_routes: list[Route]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ada")
    return client


@pytest.mark.parametrize("token", ["none", "empty", "made up", "of another person", "of before the sign-in"])
def test_no_form_is_acted_upon_without_the_token_of_its_page(
    app: Flask, all_routes: list[Route], admin: FlaskClient, outside: Outside, token: str
):
    data = {"name": "Mallory", "email": "mallory@example.org"} | tokens(app, token)
    before = everything(outside)
    for route in all_routes:
        if route.method != "GET":
            answer = admin.open(route.url, method=route.method, data=data)
            assert answer.status_code == 400, route.name
    assert everything(outside) == before


def test_no_page_acts_when_it_is_only_looked_at(
    all_routes: list[Route], admin: FlaskClient, outside: Outside
):
    before = everything(outside)
    for route in all_routes:
        if route.method == "GET":
            for method in ("GET", "HEAD"):
                admin.open(route.url, method=method)
    assert everything(outside) == before


def test_the_refused_form_is_kept(admin: FlaskClient):
    answer = admin.post("/users/new/", data={"name": "Beth", "email": "beth@example.org"})
    kept = read_form(answer).values
    assert (kept["name"], kept["email"]) == (["Beth"], ["beth@example.org"])


def test_other_methods_are_not_a_way_round(admin: FlaskClient, outside: Outside):
    before = everything(outside)
    for method in ("PUT", "PATCH", "DELETE"):
        assert admin.open("/users/new/", method=method, data={"name": "Mallory"}).status_code == 405
    assert admin.post("/users/new/", json={"name": "Mallory"}).status_code == 400
    assert everything(outside) == before


def tokens(app: Flask, kind: str) -> dict[str, str]:
    if kind == "none":
        return {}
    if kind in {"empty", "made up"}:
        return {"csrf_token": "" if kind == "empty" else "ImZvcmdlZCI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}
    other = app.test_client()
    if kind == "of another person":
        sign_in(other, "ben")
    page = other.get("/account/" if kind == "of another person" else "/sign-in/")
    return {"csrf_token": read_form(page).values["csrf_token"][0]}
