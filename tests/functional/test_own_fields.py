"""Values of people's own fields, from the form to the page and back, as their reader writes them."""

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, error_at, words

RUSSIAN = {"Accept-Language": "ru"}

ADD_FIELD = """
    INSERT INTO field (name, type, label, choices, position, required, hidden, indexed, seen_by,
        edited_by, own_seen, own_edited)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def test_values_are_typed_by_one_reader_and_shown_to_another(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(born="date", fee="decimal", allergies="long_text")
    beth = add_person(outside, "Beth")
    form = read_form(editor.get(f"/users/{beth}/edit/", headers=RUSSIAN))
    form.fill(**{"extra.born": "5.11.2014", "extra.fee": "1 250,50", "extra.allergies": "nuts\r\n\r\nmilk"})
    answer = editor.post(f"/users/{beth}/edit/", data=form.values | {"save": ""}, headers=RUSSIAN)
    assert answer.status_code == 302
    assert extra(outside, beth) == {"born": "2014-11-05", "fee": "1250.50", "allergies": "nuts\n\nmilk"}
    assert "5 Nov 2014 Fee 1,250.50" in words(editor.get(f"/users/{beth}/"))


def test_an_edit_that_touches_nothing_changes_nothing(editor: FlaskClient, outside: Outside, own_fields):
    own_fields(born="date", fee="decimal", allergies="long_text", skills="choices")
    beth = add_person(outside, "Beth")
    values = {"born": "2014-11-05", "fee": "1250.50", "allergies": "nuts\n\nmilk", "skills": "dances,swims"}
    give(outside, beth, values)
    changes = outside("SELECT count(*) FROM change")
    assert submit(editor, f"/users/{beth}/edit/").status_code == 302
    assert (extra(outside, beth), outside("SELECT count(*) FROM change")) == (values, changes)


def test_somebody_else_s_decimal_comma_comes_back_with_a_reason(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(fee="decimal")
    beth = add_person(outside, "Beth")
    answer = submit(editor, f"/users/{beth}/edit/", **{"extra.fee": "12,5"})
    assert answer.status_code == 422
    assert "as in 1,234.50" in error_at(answer, "extra.fee")
    assert read_form(answer).values["extra.fee"] == ["12,5"]


def test_a_link_and_a_phone_number_can_be_followed(editor: FlaskClient, outside: Outside, own_fields):
    own_fields(page="link", phone="phone")
    beth = add_person(outside, "Beth")
    give(outside, beth, {"page": "https://example.org/", "phone": "+44 (0)20 7946"})
    found = BeautifulSoup(editor.get(f"/users/{beth}/").text, "html.parser").select("main dd a")
    assert [link["href"] for link in found] == ["https://example.org/", "tel:+44207946"]
    assert found[0]["rel"] == ["noopener", "noreferrer"]


def test_a_script_that_was_stored_from_outside_is_no_link(editor: FlaskClient, outside: Outside, own_fields):
    own_fields(page="link", phone="phone", born="date", fee="decimal", skills="choices")
    beth = add_person(outside, "Beth")
    odd = {
        "page": "javascript:alert(1)",
        "phone": "call",
        "born": "spring",
        "fee": "a lot",
        "skills": "dances",
    }
    give(outside, beth, odd)
    page = editor.get(f"/users/{beth}/")
    assert not BeautifulSoup(page.text, "html.parser").select("main dd a")
    assert all(text in words(page) for text in odd.values())


def test_the_list_shows_dates_and_numbers_as_its_reader_writes_them(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(born="date", fee="decimal")
    give(outside, add_person(outside, "Beth"), {"born": "2014-11-05", "fee": "1250.50"})
    address = "/users/?columns=name,extra.born,extra.fee"
    assert "05/11/2014 1,250.50" in words(editor.get(address))
    assert "05.11.2014 1 250,50" in words(editor.get(address, headers=RUSSIAN))


def test_the_difference_of_a_decimal_is_exact(editor: FlaskClient, outside: Outside, own_fields):
    own_fields(fee="decimal")
    beth = add_person(outside, "Beth")
    give(outside, beth, {"fee": "0.10"})
    preview = submit(editor, f"/users/{beth}/edit/", button="preview", **{"extra.fee": "0.30"})
    assert "(+0.20)" in words(preview)


def test_a_value_that_a_new_limit_refuses_is_marked_where_it_is_read_and_where_it_is_edited(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(fee="decimal", nick="text")
    beth = add_person(outside, "Beth")
    give(outside, beth, {"fee": "99.50", "nick": "Bee"})
    assert "No longer allowed" not in words(editor.get(f"/users/{beth}/"))
    outside("UPDATE field SET maximum = '50' WHERE name = 'extra.fee'")
    assert "99.50 No longer allowed: Must be at most 50." in words(editor.get(f"/users/{beth}/"))
    page = BeautifulSoup(editor.get(f"/users/{beth}/edit/").text, "html.parser")
    control = page.select_one('[name="extra.fee"]')
    assert not control.has_attr("aria-invalid")
    said = " ".join(page.find(id=control["aria-describedby"]).text.split())
    assert said == "No longer allowed: Must be at most 50. It stays until you change it."
    assert not page.select_one('[name="extra.nick"]').has_attr("aria-describedby")


def test_a_marked_value_stays_while_other_fields_are_edited_and_is_mended_with_its_own(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(fee="decimal", nick="text")
    beth = add_person(outside, "Beth")
    give(outside, beth, {"fee": "99.50"})
    outside("UPDATE field SET maximum = '50' WHERE name = 'extra.fee'")
    address = f"/users/{beth}/edit/"
    assert submit(editor, address, **{"extra.nick": "Bee"}).status_code == 302
    assert extra(outside, beth) == {"fee": "99.50", "nick": "Bee"}
    refused = submit(editor, address, **{"extra.fee": "60"})
    assert "Must be at most 50" in error_at(refused, "extra.fee")
    assert submit(editor, address, **{"extra.fee": "40"}).status_code == 302
    assert "No longer allowed" not in words(editor.get(f"/users/{beth}/"))


def test_a_choice_that_is_gone_is_marked_and_the_past_is_not(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(skills="choices")
    beth = add_person(outside, "Beth")
    give(outside, beth, {"skills": "swims,sings"})
    outside("UPDATE field SET choices = 'swims | Swims'")
    assert "No longer allowed: Choose from the list." in words(editor.get(f"/users/{beth}/"))
    assert "No longer allowed: Choose from the list." in words(editor.get(f"/users/{beth}/edit/"))
    submit(editor, f"/users/{beth}/edit/", age="20")
    [(at,)] = outside("SELECT max(id) FROM changeset")
    assert "No longer allowed" not in words(editor.get(f"/users/{beth}/?at=changeset:{at}"))


def test_what_must_be_filled_in_by_now_is_said_in_the_form_alone(
    editor: FlaskClient, outside: Outside, own_fields
):
    own_fields(nick="text")
    outside("UPDATE field SET required = true")
    beth = add_person(outside, "Beth")
    assert "Still missing." in words(editor.get(f"/users/{beth}/edit/"))
    assert "Still missing." not in words(editor.get("/users/new/")) + words(editor.get(f"/users/{beth}/"))


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def own_fields(outside: Outside) -> Callable[..., None]:
    """`own_fields(born="date")`: fields that an administrator added, by key and type."""

    def add(**types: str) -> None:
        for position, (key, kind) in enumerate(types.items()):
            outside(
                ADD_FIELD,
                *(f"extra.{key}", kind, key.capitalize()),
                *("swims | Swims\nsings | Sings" if kind == "choices" else None, 100 + position),
                *(False, False, False, "viewer", "editor", True, False),
            )

    return add


def give(outside: Outside, user_id: int, values: dict[str, str]) -> None:
    outside("UPDATE users SET extra = ? WHERE id = ?", json.dumps(values), user_id)


def extra(outside: Outside, user_id: int) -> dict[str, object]:
    [(stored,)] = outside("SELECT extra FROM users WHERE id = ?", user_id)
    return json.loads(stored) if isinstance(stored, str) else stored
