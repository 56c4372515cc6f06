"""Rollbook in Russian: every page, every answer, and numbers that agree with their nouns."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.forms import read_form, submit
from tests.support.words import english_words
from webapp.templating import sentence
from webapp.users.listing import Count
from webapp.views.users.list_texts import count_text

# What a page says does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PUBLIC = ["/sign-in/", "/sign-in/link/x/", "/users/", "/nothing/"]

PAGES = [
    "/",
    "/users/?q=ми",
    "/users/?q=никого&age__gte=18&age__empty=1&email__empty=0&name__contains=а&active=да",
    "/users/?age__gte=abc",
    "/users/1/",
    "/users/1/history/",
    "/users/1/edit/",
    "/users/1/delete/",
    "/users/new/",
    "/changes/",
    "/changes/1/",
    "/changes/2/",
    "/accounts/",
    "/accounts/new/",
    "/accounts/2/edit/",
    "/accounts/6/edit/",
    "/account/",
    "/statements/new/",
    "/nothing/",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_a_page_before_the_sign_in_leaves_no_english_over(client: FlaskClient, url: str):
    speak_russian(client)
    assert_russian(client.get(url, follow_redirects=True))


@pytest.mark.parametrize("url", PAGES)
def test_a_page_leaves_no_english_over(ada: FlaskClient, url: str):
    assert_russian(ada.get(url, follow_redirects=True))


@pytest.mark.parametrize("url", ["/users/new/", "/accounts/new/", "/account/"])
def test_a_refused_form_says_why_in_russian(ada: FlaskClient, url: str):
    answer = submit(ada, url, form="main form:has([name=name], [name=new_password])")
    assert answer.status_code == 422
    assert_russian(answer)


def test_an_edit_that_comes_too_late_is_answered_in_russian(ada: FlaskClient):
    first, second = (read_form(ada.get("/users/1/edit/")) for _ in range(2))
    first.fill(age="7").send(ada, "/users/1/edit/")
    assert_russian(second.fill(age="8").send(ada, "/users/1/edit/"), status=409)


def test_a_form_that_was_saved_already_is_answered_in_russian(ada: FlaskClient):
    form = read_form(ada.get("/users/new/"))
    form.fill(name="Беа").send(ada, "/users/new/")
    assert_russian(form.fill(name="Вера").send(ada, "/users/new/"), status=409)


def test_an_edit_of_somebody_who_is_gone_is_answered_in_russian(ada: FlaskClient):
    submit(ada, "/users/new/", name="Беа")
    form = read_form(ada.get("/users/2/edit/"))
    submit(ada, "/users/2/delete/")
    assert_russian(form.send(ada, "/users/2/edit/"), status=409)


@pytest.mark.parametrize(("url", "typed"), [("/users/new/", {"name": "Беа"}), ("/users/1/edit/", {})])
def test_what_was_saved_is_said_in_russian(ada: FlaskClient, url: str, typed: dict[str, str]):
    submit(ada, url, **typed)
    assert_russian(ada.get("/users/"))


def test_a_one_time_link_is_handed_out_in_russian(ada: FlaskClient):
    assert_russian(submit(ada, "/accounts/2/edit/", form="main form[action$='/link/']"))


def test_a_form_without_its_token_is_answered_in_russian(ada: FlaskClient):
    assert_russian(ada.post("/users/new/", data={"name": "Беа"}), status=400)


def test_the_library_of_forms_speaks_russian_too(client: FlaskClient):
    speak_russian(client)
    answer = submit(client, "/sign-in/", email="x" * 2000, password="x")
    assert "Значение не должно содержать более 1024 символов." in answer.text


def test_a_language_is_spoken_as_soon_as_it_is_chosen(client: FlaskClient, cast: dict[str, int]):
    sign_in(client, "ben")
    submit(client, "/account/", language="ru")
    assert "Настройки сохранены." in client.get("/account/").text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "Добавлена 1 запись"),
        (2, "Добавлены 2 записи"),
        (5, "Добавлено 5 записей"),
        (21, "Добавлена 21 запись"),
    ],
)
def test_a_sentence_agrees_with_its_number(reading, count: int, text: str):
    saved = SimpleNamespace(kind="import", inserted=count, updated=0, deleted=0)
    with reading():
        assert sentence(saved) == text


def test_a_sentence_names_fields_and_person(reading):
    saved = SimpleNamespace(kind="update-users", inserted=0, updated=1, deleted=0)
    with reading():
        said = sentence(saved, name="Анна Петрова", fields=["Возраст", "Эл. почта"])
    assert said == "Изменена запись: Анна Петрова (возраст и эл. почта)"


def test_people_are_counted_as_russian_counts_them(reading):
    with reading():
        texts = [count_text(Count(number)) for number in (1, 2, 5, 21)]
        assert texts == ["1 человек", "2 человека", "5 человек", "21 человек"]
        assert count_text(Count(1000, capped=True)) == "больше 1\N{NO-BREAK SPACE}000 человек"


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    """Somebody who may see everything, and does so in Russian; there is a change to see."""
    sign_in(client, "ada")
    speak_russian(client)
    submit(client, "/users/1/edit/", name="Миа", age="6", active=False)
    client.get("/users/")
    return client


@pytest.fixture
def reading(app: Flask) -> Callable[[], AbstractContextManager[object]]:
    """Make a request of somebody who reads Russian."""
    return lambda: app.test_request_context(headers={"Accept-Language": "ru"})


def speak_russian(client: FlaskClient) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ru"


def assert_russian(answer: TestResponse, *, status: int | None = None) -> None:
    assert status in {None, answer.status_code}
    assert 'lang="ru"' in answer.text
    assert english_words(answer.text) == []
