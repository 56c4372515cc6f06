"""Adding and editing a person through the pages: what is typed is stored as typed, or comes back as typed."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, error_at, last_change, people, words


def test_a_person_is_added_and_the_answer_says_so(editor: FlaskClient, outside: Outside):
    answer = submit(editor, "/users/new/", name="Пётр Ильич", email="P@Example.ORG", age="20")
    assert (answer.status_code, answer.location) == (302, "/users/")
    assert people(outside) == [("Пётр Ильич", "P@example.org", 20, True)]
    page = words(editor.get(answer.location))
    assert "Added Пётр Ильич in change" in page


def test_a_double_click_adds_one_person_and_says_so_once(editor: FlaskClient, outside: Outside):
    form = read_form(editor.get("/users/new/")).fill(name="Beth")
    first, second = (form.send(editor, "/users/new/") for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert people(outside) == [("Beth", None, None, True)]
    assert words(editor.get(second.location)).count("Added Beth in change") == 1


@pytest.mark.parametrize(
    ("button", "place"),
    [("save", r"/users/"), ("save_and_add", r"/users/new/"), ("save_and_continue", r"/users/\d+/edit/")],
)
def test_each_button_leads_where_it_says(editor: FlaskClient, button: str, place: str):
    answer = submit(editor, "/users/new/", button=button, name="Beth")
    assert re.fullmatch(place, answer.location)


def test_save_and_continue_opens_what_was_just_saved(editor: FlaskClient, outside: Outside):
    answer = submit(editor, "/users/new/", button="save_and_continue", name="Beth")
    submit(editor, answer.location, button="save_and_continue", age="28", active=False)
    assert people(outside) == [("Beth", None, 28, False)]


def test_an_edit_changes_only_what_was_changed(editor: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", email="beth@example.org", age=28)
    answer = submit(editor, f"/users/{beth}/edit/", age="29")
    assert answer.status_code == 302
    assert people(outside) == [("Beth", "beth@example.org", 29, True)]
    assert last_change(outside) == ("update", {"age": 28}, {"age": 29})


def test_an_edit_without_a_difference_is_said_to_be_none(editor: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    changesets = outside("SELECT count(*) FROM changeset")
    answer = submit(editor, f"/users/{beth}/edit/", name=" Beth ")
    assert "Nothing was changed" in words(editor.get(answer.location))
    assert outside("SELECT count(*) FROM changeset") == changesets


@pytest.mark.parametrize(
    ("control", "typed", "reason"),
    [
        ("name", "", "cannot be empty"),
        ("name", "   ", "cannot be empty"),
        ("name", "x" * 10_000, "Use at most 200 characters"),
        ("name", "A\0B", "U+0000"),
        ("name", "A\u202eB", "U+202E"),
        ("age", "-1", "Must be at least 0"),
        ("age", "151", "Must be at most 150"),
        ("age", "1e3", "digits 0–9"),
        ("age", "٣٠", "digits 0–9"),
        ("email", "beth@example", "needs a dot"),
        ("email", "be th@example.org", "no spaces"),
        ("active", "maybe", "Write yes or no"),
    ],
)
def test_bad_input_comes_back_as_typed_with_a_reason_at_its_field(
    editor: FlaskClient, outside: Outside, control: str, typed: str, reason: str
):
    form = read_form(editor.get("/users/new/"))
    form.values |= {"name": ["Beth"], "email": ["kept@example.org"], "age": ["28"], control: [typed]}
    answer = form.send(editor, "/users/new/")
    assert answer.status_code == 422
    assert reason in error_at(answer, control)
    kept = read_form(answer).values
    assert [kept[name] for name in ("name", "email", "age") if name != control] == [
        form.values[name] for name in ("name", "email", "age") if name != control
    ]
    assert control == "active" or kept[control] == [typed]
    assert people(outside) == []


def test_a_refused_form_keeps_its_submission_and_saves_once_corrected(editor: FlaskClient, outside: Outside):
    form = read_form(editor.get("/users/new/"))
    refused = read_form(form.fill(name="").send(editor, "/users/new/"))
    assert refused.values["submission"] == form.values["submission"]
    assert refused.fill(name="Beth").send(editor, "/users/new/").status_code == 302
    assert [row[0] for row in people(outside)] == ["Beth"]


def test_half_a_character_and_broken_bytes_are_refused_whole(editor: FlaskClient, outside: Outside):
    token = read_form(editor.get("/users/new/")).values["csrf_token"][0]
    for broken in ("%ED%A0%80", "%FF"):
        answer = editor.post(
            "/users/new/",
            data=f"csrf_token={token}&name=A{broken}",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 400
    assert people(outside) == []


@pytest.mark.parametrize("typed", ["taken@example.org", "TAKEN@EXAMPLE.ORG"])
def test_an_address_that_somebody_has_is_refused_at_its_field(
    editor: FlaskClient, outside: Outside, typed: str
):
    add_person(outside, "Beth", email="Taken@example.org")
    answer = submit(editor, "/users/new/", name="Other", email=typed)
    assert answer.status_code == 422
    assert "Somebody else has this e-mail address" in error_at(answer, "email")
    assert read_form(answer).values["email"] == [typed]
    assert len(people(outside)) == 1


def test_an_edit_to_an_address_that_somebody_has_is_refused_too(editor: FlaskClient, outside: Outside):
    add_person(outside, "Beth", email="taken@example.org")
    ann = add_person(outside, "Ann", email="ann@example.org")
    answer = submit(editor, f"/users/{ann}/edit/", email="taken@example.org")
    assert answer.status_code == 422
    assert people(outside)[1] == ("Ann", "ann@example.org", None, True)


def test_only_the_form_s_own_fields_are_stored(editor: FlaskClient, outside: Outside):
    form = read_form(editor.get("/users/new/")).fill(name="Beth")
    form.values |= {"id": ["77"], "extra": ['{"a": 1}'], "name_key": ["zz"], "role": ["administrator"]}
    assert form.send(editor, "/users/new/").status_code == 302
    assert outside("SELECT CAST(extra AS text), id = 77 FROM users WHERE name = 'Beth'") == [("{}", False)]


HOSTILE = [
    "'; DROP TABLE users; --",
    '" OR 1=1 --',
    "%' UNION SELECT 1 --",
    "{{7*7}}",
    "<script>alert(1)</script>",
]


def test_hostile_text_is_a_name_like_any_other(editor: FlaskClient, outside: Outside):
    for text in HOSTILE:
        answer = submit(editor, "/users/new/", button="save_and_continue", name=text)
        assert read_form(editor.get(answer.location)).values["name"] == [text]
    assert [row[0] for row in people(outside)] == HOSTILE


@pytest.mark.parametrize("control", ["email", "age", "active", "base", "submission"])
def test_hostile_text_in_any_other_control_is_refused(editor: FlaskClient, outside: Outside, control: str):
    beth = add_person(outside, "Beth")
    form = read_form(editor.get(f"/users/{beth}/edit/")).fill(name="Ann")
    for text in HOSTILE:
        form.values[control] = [text]
        assert form.send(editor, f"/users/{beth}/edit/").status_code in {400, 422}
    assert people(outside) == [("Beth", None, None, True)]


@pytest.mark.parametrize("submission", ["x", "a" * 23, "ü" * 22, "../../../../../../etc/p"])
def test_a_tampered_submission_is_refused(editor: FlaskClient, outside: Outside, submission: str):
    form = read_form(editor.get("/users/new/")).fill(name="Beth")
    form.values["submission"] = [submission]
    answer = form.send(editor, "/users/new/")
    assert answer.status_code == 400
    assert "not made for you" in words(answer)
    assert people(outside) == []


@pytest.mark.parametrize("url", ["/users/404/", "/users/404/edit/", "/users/404/delete/", f"/users/{2**64}/"])
def test_a_person_who_never_was_is_not_found(editor: FlaskClient, url: str):
    assert editor.get(url).status_code == 404


def test_an_edit_of_a_person_who_never_was_is_not_found(editor: FlaskClient):
    form = read_form(editor.get("/users/new/")).fill(name="Beth")
    for verb in ("edit", "delete"):
        assert editor.post(f"/users/404/{verb}/", data=form.values).status_code == 404


def test_a_form_that_was_held_up_is_shown_again_as_typed(editor: FlaskClient, outside: Outside):
    form = read_form(editor.get("/users/new/")).fill(name="Beth", age="28", active=False)
    form.values |= {"restore": ["1"], "csrf_token": ["old"]}
    shown = read_form(editor.post("/users/new/", data=form.values))
    assert (shown.values["name"], shown.values["age"], shown.values["active"]) == (["Beth"], ["28"], [])
    assert shown.values["submission"] == form.values["submission"]
    assert people(outside) == []
    assert shown.send(editor, "/users/new/").status_code == 302


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client
