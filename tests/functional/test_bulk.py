"""Many people at once: ticked in the list or all that it shows, edited or deleted after a preview."""

import threading
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit
from tests.support.people import add_person, error_at, people, words
from tests.users.people import MANY
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.transactions import commit
from webapp.jobs.running import Worker
from webapp.users.defining import FieldEdit, UpdateFields
from webapp.users.refusals import reason

PICKER = "form.picker"


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def choose(client: FlaskClient, page: str, url: str = "/users/", **ticked: object) -> TestResponse:
    """Tick people in the list and press the button that leads to a page, without JavaScript."""
    answer = client.get(url)
    form = read_form(answer, PICKER).fill(**ticked)
    [button] = form.tag.select(f'button[formaction$="/{page}/"]')
    return client.get(f"{button['formaction']}?{urlencode(form.values, doseq=True)}")


def edit(
    client: FlaskClient, url: str = "/users/", button: str = "preview", **values: object
) -> TestResponse:
    ticked = {name: values.pop(name) for name in ("ids", "matching") if name in values}
    return (
        read_form(choose(client, "bulk-edit", url, **ticked)).fill(**values).send(client, url, button=button)
    )


def press(client: FlaskClient, answer: TestResponse, button: str) -> TestResponse:
    return read_form(answer).send(client, "", button=button)


def turn(client: FlaskClient, answer: TestResponse, page: int) -> TestResponse:
    form = read_form(answer)
    assert form.tag.select_one(f'button[name=page][value="{page}"]:not([disabled])')
    return client.post(str(form.tag["action"]), data=form.values | {"page": str(page)})


def test_ticked_people_are_edited_once_their_preview_is_committed(ben: FlaskClient, outside: Outside):
    ids = [add_person(outside, name, age=20) for name in ("Ann", "Bob", "Cid")]
    shown = edit(ben, ids=ids[:2], **{"do.age": "set", "age": "30", "message": "Birthday"})
    assert shown.status_code == 200
    assert all(
        text in words(shown) for text in ("2 changed", "Ann", "Bob", "was 20", "is now 30", "Birthday")
    )
    assert [age for _, _, age, _ in people(outside)] == [20, 20, 20]
    saved = press(ben, shown, "commit")
    assert (saved.status_code, saved.location) == (303, "/users/")
    assert [age for _, _, age, _ in people(outside)] == [30, 30, 20]
    assert "Undo" in words(ben.get("/users/"))


def test_all_that_a_list_shows_are_edited_and_the_list_comes_back(ben: FlaskClient, outside: Outside):
    for name, age in (("Ann", 30), ("Anna", 31), ("Anne", 10), ("Bob", 40)):
        add_person(outside, name, age=age)
    url = "/users/?q=ann&age__gte=18&sort=-age&size=1"
    form = choose(ben, "bulk-edit", url, matching=True)
    assert "2 people : Anna and Ann" in words(form)
    shown = read_form(form).fill(**{"do.active": "no"}).send(ben, "", button="preview")
    saved = press(ben, shown, "commit")
    assert dict(parse_qsl(urlsplit(saved.location).query)) == dict(parse_qsl(urlsplit(url).query))
    assert [active for *_, active in people(outside)] == [False, False, True, True]


def test_everything_can_be_cleared_that_need_not_be_there(ben: FlaskClient, outside: Outside):
    ids = [add_person(outside, name, age=20, email=f"{name}@example.org") for name in ("ann", "bob")]
    press(ben, edit(ben, ids=ids, **{"do.age": "clear", "do.email": "clear"}), "commit")
    assert people(outside) == [("ann", None, None, True), ("bob", None, None, True)]


def test_what_is_offered_depends_on_the_field(ben: FlaskClient, outside: Outside):
    page = BeautifulSoup(choose(ben, "bulk-edit", ids=[add_person(outside, "Ann")]).text, "html.parser")
    offered = {
        name: [option["value"] for option in page.select(f'[name="do.{name}"]')]
        for name in ("name", "email", "age", "active")
    }
    assert offered == {
        "name": ["leave", "set"],
        "email": ["leave", "clear"],
        "age": ["leave", "set", "clear"],
        "active": ["leave", "yes", "no"],
    }


def test_nothing_is_saved_without_a_preview(ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann", age=20)
    form = read_form(choose(ben, "bulk-edit", ids=[ann])).fill(**{"do.age": "set", "age": "30"})
    for button in ("save", "commit"):
        answer = ben.post(str(form.tag["action"]), data=form.values | {button: "1"})
        assert "is now 30" in words(answer)
    form = read_form(choose(ben, "bulk-delete", ids=[ann]))
    assert "Deleted" in words(ben.post(str(form.tag["action"]), data=form.values | {"commit": "1"}))
    assert people(outside) == [("Ann", None, 20, True)]


@pytest.mark.parametrize(
    ("typed", "reason"), [({"age": "151"}, "150"), ({"age": "x"}, "digits"), ({"age": " "}, "Write a value")]
)
def test_a_refused_value_is_told_at_its_field_and_everything_stays(
    ben: FlaskClient, outside: Outside, typed: dict[str, str], reason: str
):
    ann = add_person(outside, "Ann", age=20)
    answer = edit(ben, ids=[ann], **{"do.age": "set", "do.active": "no", "message": "Why not", **typed})
    assert answer.status_code == 422
    assert reason in error_at(answer, "age")
    form = read_form(answer)
    kept = ("do.age", "age", "do.active", "message", "ids", "do.name")
    assert [form.values[name][0] for name in kept] == [
        "set",
        typed["age"],
        "no",
        "Why not",
        str(ann),
        "leave",
    ]
    assert press(ben, form.fill(age="30").send(ben, "", button="preview"), "commit").status_code == 303


def test_a_form_in_which_nothing_is_chosen_says_so(ben: FlaskClient, outside: Outside):
    answer = edit(ben, ids=[add_person(outside, "Ann")])
    assert answer.status_code == 422
    assert "Choose at least one field" in words(answer)


def test_back_from_the_preview_the_form_is_as_it_was(ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann", age=20)
    form = read_form(press(ben, edit(ben, ids=[ann], **{"do.age": "set", "age": "30"}), "restore"))
    assert [form.values[name] for name in ("do.age", "age", "ids")] == [["set"], ["30"], [str(ann)]]


def test_who_comes_to_match_after_the_preview_is_shown_first(ben: FlaskClient, outside: Outside):
    for number in range(3):
        add_person(outside, f"Ann {number}", age=20)
    shown = edit(ben, "/users/?q=ann&size=2", matching=True, **{"do.age": "set", "age": "30"})
    add_person(outside, "Ann 3", age=20)
    answer = press(ben, shown, "commit")
    assert answer.status_code == 409
    assert "Something changed since you looked" in words(answer)
    assert "4 changed" in words(answer)
    assert {age for _, _, age, _ in people(outside)} == {20}
    assert press(ben, answer, "commit").status_code == 303
    assert {age for _, _, age, _ in people(outside)} == {30}


def test_a_double_click_on_commit_saves_once(ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann", age=20)
    shown = edit(ben, ids=[ann], **{"do.age": "set", "age": "30"})
    assert [press(ben, shown, "commit").status_code for _ in range(2)] == [303, 303]
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'edit-matching'") == [(1,)]


def test_a_form_that_was_saved_and_then_changed_can_be_sent_after_another_look(
    ben: FlaskClient, outside: Outside
):
    ann = add_person(outside, "Ann", age=20)
    form = read_form(choose(ben, "bulk-edit", ids=[ann])).fill(**{"do.age": "set", "age": "30"})
    press(ben, form.send(ben, "", button="preview"), "commit")
    answer = form.fill(age="31").send(ben, "", button="preview")
    assert answer.status_code == 409
    press(ben, press(ben, answer, "preview"), "commit")
    assert people(outside) == [("Ann", None, 31, True)]


def test_ticked_people_are_deleted_and_brought_back_by_one_undo(ben: FlaskClient, outside: Outside):
    ids = [add_person(outside, name) for name in ("Ann", "Bob", "Cid")]
    before = people(outside)
    shown = press(ben, choose(ben, "bulk-delete", ids=ids[1:]), "preview")
    assert "2 deleted" in words(shown)
    assert press(ben, shown, "commit").status_code == 303
    assert people(outside) == before[:1]
    changeset = outside("SELECT max(id) FROM changeset")[0][0]
    assert submit(ben, f"/changes/{changeset}/undo/", button="commit").status_code == 303
    assert people(outside) == before


def test_whose_own_record_would_go_is_named(ben: FlaskClient, outside: Outside):
    add_person(outside, "Ann")
    answer = press(ben, choose(ben, "bulk-delete", "/users/?size=1", matching=True), "preview")
    assert answer.status_code == 409
    assert "own record of the account “Mia”" in words(answer)
    assert len(people(outside)) == 1


def test_a_long_preview_is_read_page_by_page_and_committed_from_any(ben: FlaskClient, outside: Outside):
    outside(MANY.format(count=250))
    shown = edit(ben, matching=True, **{"do.age": "set", "age": "100"})
    assert "Page 1 of 3" in words(shown)
    last = turn(ben, turn(ben, shown, 2), 3)
    assert "Page 3 of 3" in words(last)
    assert len(BeautifulSoup(last.text, "html.parser").select(".change")) == 51
    assert press(ben, last, "commit").status_code == 303
    assert outside("SELECT count(*) FROM users WHERE age = 100") == [(251,)]


def test_a_page_of_a_preview_that_no_longer_holds_says_so(ben: FlaskClient, outside: Outside):
    outside(MANY.format(count=150))
    shown = edit(ben, matching=True, **{"do.age": "set", "age": "100"})
    add_person(outside, "Late")
    answer = turn(ben, shown, 2)
    assert answer.status_code == 409
    assert "152 changed" in words(answer)


def test_very_many_are_counted_and_listed_without_being_tried(
    ben: FlaskClient, outside: Outside, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("webapp.users.bulk.MOST_EXECUTED", 10)
    outside(MANY.format(count=250))
    shown = edit(ben, matching=True, **{"do.age": "set", "age": "100"})
    assert "251 changed" in words(shown)
    third = turn(ben, turn(ben, shown, 2), 3)
    assert len(BeautifulSoup(third.text, "html.parser").select(".change")) == 51
    assert "is now 100" in words(third)
    assert press(ben, third, "commit").status_code == 303
    assert outside("SELECT count(*) FROM users WHERE age = 100") == [(251,)]


def test_a_job_saves_very_many_and_leads_to_the_change(
    app: Flask, ben: FlaskClient, outside: Outside, monkeypatch: pytest.MonkeyPatch
):
    for module in ("webapp.users.bulk", "webapp.views.saving"):
        monkeypatch.setattr(f"{module}.MOST_EXECUTED", 10)
    outside(MANY.format(count=50))
    shown = edit(ben, "/users/?age__gte=30&size=5", matching=True, **{"do.age": "set", "age": "100"})
    queued = press(ben, shown, "commit")
    assert (queued.status_code, queued.location) == (303, "/jobs/1/")
    assert outside("SELECT count(*) FROM users WHERE age = 100") == [(0,)]
    with app.app_context():
        assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()
    assert outside("SELECT count(*) FROM users WHERE age < 30 OR age IS NULL OR age = 100") == [(51,)]
    changeset = outside("SELECT max(id) FROM changeset")[0][0]
    assert f"/changes/{changeset}/" in ben.get(queued.location).text


def test_up_to_a_thousand_can_be_posted(ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann")
    token = read_form(ben.get("/account/")).values["csrf_token"]
    many = {"csrf_token": token, "ids": [str(number) for number in range(ann, ann + 1000)]}
    assert "1 person : Ann" in words(ben.post("/users/bulk-edit/", data=many))
    assert "1 person : Ann" in words(ben.post("/users/bulk-delete/", data=many))
    answer = ben.post("/users/bulk-edit/", data=many | {"ids": [str(number) for number in range(1001)]})
    assert answer.status_code == 400


@pytest.mark.parametrize("page", ["bulk-edit", "bulk-delete"])
@pytest.mark.parametrize(
    ("address", "status"),
    [("", 303), ("?ids=x", 400), ("?matching=1&nothing=1", 400), ("?matching=1&at=changeset:1", 400)],
)
def test_who_is_meant_must_be_clear(ben: FlaskClient, page: str, address: str, status: int):
    assert ben.get(f"/users/{page}/{address}").status_code == status


def test_whoever_may_not_propose_has_nothing_to_tick(client: FlaskClient, cast: dict[str, int]):
    sign_in(client, "cleo")
    assert 'checkbox" name="ids' not in client.get("/users/").text
    assert client.get("/users/bulk-edit/?ids=1").status_code == 403


def test_a_contributor_proposes_for_many_and_cannot_commit(
    app: Flask, ben: FlaskClient, cast: dict[str, int], outside: Outside
):
    connie = app.test_client()
    sign_in(connie, "connie")
    ids = [add_person(outside, name, age=20) for name in ("Ann", "Bob")]
    shown = edit(connie, ids=ids, **{"do.age": "set", "age": "30"})
    form = read_form(shown)
    with pytest.raises(AssertionError, match="no button commit"):
        form.send(connie, "", button="commit")
    assert connie.post(str(form.tag["action"]), data=form.values | {"commit": [""]}).status_code == 403
    assert form.send(connie, "", button="stage").status_code == 303
    assert {age for _, _, age, _ in people(outside)} == {20}
    submit(connie, "/drafts/1/", form="form[action$='/comments/']", button="submit")
    assert press(ben, ben.get("/drafts/1/"), "commit").status_code == 303
    assert {age for _, _, age, _ in people(outside)} == {30}


def test_a_contributor_is_told_why_very_many_cannot_be_proposed(
    app: Flask, cast: dict[str, int], outside: Outside, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("webapp.users.bulk.MOST_EXECUTED", 1)
    connie = app.test_client()
    sign_in(connie, "connie")
    ids = [add_person(outside, name, age=20) for name in ("Ann", "Bob")]
    shown = edit(connie, ids=ids, **{"do.age": "set", "age": "30"})
    assert "cannot wait in a draft. An editor can save it." in words(shown)
    assert not read_form(shown).tag.select("button[name=commit], button[name=stage]")


def test_the_past_has_nothing_to_tick(ben: FlaskClient, outside: Outside):
    add_person(outside, "Ann")
    submit(ben, "/users/new/", name="Bob")
    changeset = outside("SELECT max(id) FROM changeset")[0][0]
    assert 'name="ids"' in ben.get("/users/").text
    assert 'name="ids"' not in ben.get(f"/users/?at=changeset:{changeset}").text


def lock(app: Flask, seen_by: str) -> None:
    """Let only administrators change ages."""
    rights = {"seen_by": seen_by, "edited_by": "administrator"}
    with app.app_context():
        commit(UpdateFields((FieldEdit("age", None, rights),)), actor=CommandLine())


def test_a_locked_field_is_not_offered_and_refused(app: Flask, ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann", age=20)
    lock(app, "viewer")
    form = read_form(choose(ben, "bulk-edit", ids=[ann]))
    assert "do.age" not in form.values
    answer = ben.post(str(form.tag["action"]), data=form.values | {"do.age": "clear", "preview": "1"})
    assert answer.status_code == 422
    assert "You may not change this" in words(answer)
    assert people(outside) == [("Ann", None, 20, True)]


def test_a_withheld_field_finds_nobody(app: Flask, ben: FlaskClient, outside: Outside):
    ann = add_person(outside, "Ann", age=20)
    lock(app, "administrator")
    assert ben.get("/users/bulk-edit/?matching=1&age=20").status_code == 400
    form: Form = read_form(choose(ben, "bulk-edit", ids=[ann])).fill(**{"do.active": "no"})
    answer = ben.post("/users/bulk-edit/?age=20", data=form.values | {"matching": "1", "preview": "1"})
    assert answer.status_code == 400


def test_the_form_of_all_fields_asks_the_database_no_more_for_many(
    ben: FlaskClient, outside: Outside, count_statements
):
    numbers = []
    for count in (3, 40):
        ids = [add_person(outside, "Ann") for _ in range(count)]
        with count_statements() as statements:
            press(ben, edit(ben, ids=ids, **{"do.age": "set", "age": "99"}), "restore")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
