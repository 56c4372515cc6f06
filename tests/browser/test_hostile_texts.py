"""Texts that are scripts elsewhere are texts here, wherever they are shown: each tab's troubles stay empty."""

from urllib.parse import quote

import pytest

from tests.browser.places import Visit, changeset, conflict

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)//",
    "</title></style></textarea><iframe srcdoc='<script>parent.alert(1)</script>'>",
    "{{ 7 * 7 }}${7 * 7}<%= 7 * 7 %>",
    "%(name)s %s {name} &lt;b&gt;",
)

ADDRESSES = (
    *("/users/?q={}", "/users/?name__contains={}", "/users/?sort={}", "/users/?{}=1", "/users/1/?back={}"),
    *("/users/new/?back=q%3D{}", "/sign-in/?next={}", "/sign-in/link/{}/", "/{}/", "/changes/?before={}"),
)


@pytest.fixture
def users(outside) -> list[int]:
    for text in HOSTILE:
        outside("INSERT INTO users (name, age) VALUES (?, 20)", text)
    return [user for (user,) in outside("SELECT id FROM users WHERE age = 20 ORDER BY id")]


def test_hostile_names_are_shown_as_they_are_and_run_nowhere(open_tab, outside, users):
    page = open_tab("ada")
    page.goto("/users/?age=20")
    assert page.locator("main tbody th").all_inner_texts() == list(HOSTILE)
    for user, text in zip(users, HOSTILE, strict=True):
        for address in ("", "delete/"):
            page.goto(f"/users/{user}/{address}")
            assert text in page.inner_text("h1")
        page.goto(f"/users/{user}/edit/")
        assert page.input_value("[name=name]") == text


def test_hostile_names_run_neither_in_the_log_nor_in_a_conflict(open_tab, outside, users):
    page = open_tab("ada")
    for user, text in zip(users, HOSTILE, strict=True):
        changeset(Visit(page, outside, user))
        assert text in page.inner_text("main")
        conflict(Visit(page, outside, user))
        assert text in page.inner_text("main")
    page.goto("/changes/")


def test_a_hostile_address_runs_nothing(open_tab):
    page = open_tab("ada")
    for address in ADDRESSES:
        for text in HOSTILE:
            page.goto(address.format(quote(text, safe="")))
            assert page.locator("script:not([src]), img[src=x], svg[onload], iframe").count() == 0


def test_hostile_names_of_accounts_run_nothing(open_tab, outside):
    page = open_tab("ada")
    for text in HOSTILE:
        outside("UPDATE account SET name = ? WHERE email = 'ada@example.org'", text)
        for address in ("/users/", "/accounts/", "/account/", "/changes/"):
            page.goto(address)
        assert text in page.inner_text("nav")


def test_hostile_input_comes_back_as_it_was_typed(open_tab):
    page = open_tab("ada")
    page.goto("/users/new/")
    for text in HOSTILE:
        page.fill("[name=name]", text)
        page.fill("[name=age]", text)
        page.get_by_role("button", name="Save", exact=True).click()
        assert page.input_value("[name=name]") == text
        assert page.input_value("[name=age]") == text
