"""Two people, or two clicks, at once: nothing is overwritten unseen, nothing is saved twice, nothing typed is lost."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit
from tests.support.people import add_person, error_at, last_change, people, words


def test_an_overtaken_edit_shows_both_versions_and_overwrites_nothing(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", age="30")
    answer = form.fill(age="29").send(ben, f"/users/{beth}/edit/")
    assert answer.status_code == 409
    assert people(outside) == [("Beth", None, 30, True)]
    page = words(answer)
    assert "Ada" in page
    assert all(text in page for text in ("28 when you opened it", "30 now, by Ada", "29 yours"))


def test_edits_of_different_fields_merge_and_the_answer_says_so(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", email="beth@example.org")
    assert form.fill(age="29").send(ben, f"/users/{beth}/edit/").status_code == 302
    assert people(outside) == [("Beth", "beth@example.org", 29, True)]
    assert "Meanwhile Ada changed e-mail. That stays." in words(ben.get("/users/"))


def test_each_field_is_recorded_for_whoever_changed_it(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", email="beth@example.org")
    form.fill(age="29").send(ben, f"/users/{beth}/edit/")
    recorded = outside(
        """
        SELECT actor_name, new FROM change JOIN changeset ON changeset.id = changeset_id
        WHERE table_name = 'users' AND op = 'update' ORDER BY change.id
        """
    )
    assert [(name, "age" in str(new), "email" in str(new)) for name, new in recorded] == [
        ("Ada", False, True),
        ("Ben", True, False),
    ]


@pytest.mark.parametrize(("chosen", "stored"), [("28", 28), ("30", 30), ("29", 29)])
def test_any_version_of_a_field_can_be_chosen(
    ada: FlaskClient, ben: FlaskClient, outside: Outside, chosen: str, stored: int
):
    conflict, beth = clash(ada, ben, outside)
    assert conflict.fill(age=chosen).send(ben, f"/users/{beth}/edit/").status_code == 302
    assert people(outside) == [("Beth", "beth@example.org", stored, False)]


def test_the_choice_keeps_yours_unless_it_is_changed(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    conflict, _ = clash(ada, ben, outside)
    assert conflict.values["age"] == ["29"]


def test_a_conflict_can_go_back_to_the_form_with_everything(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    conflict, beth = clash(ada, ben, outside)
    form = read_form(conflict.send(ben, f"/users/{beth}/edit/", button="restore"))
    assert (form.values["age"], form.values["email"]) == (["29"], ["beth@example.org"])
    form.fill(age="40").send(ben, f"/users/{beth}/edit/")
    assert people(outside) == [("Beth", "beth@example.org", 40, False)]


def test_an_overtaken_edit_can_be_overtaken_again(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", age="30")
    conflict = read_form(form.fill(age="29").send(ben, f"/users/{beth}/edit/"))
    submit(ada, f"/users/{beth}/edit/", age="31")
    assert conflict.send(ben, f"/users/{beth}/edit/").status_code == 409
    assert people(outside) == [("Beth", None, 31, True)]


def test_an_edit_overtaken_from_outside_is_held_too(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    outside("UPDATE users SET age = 30 WHERE name = 'Beth'")
    answer = form.fill(age="29").send(ben, f"/users/{beth}/edit/")
    assert answer.status_code == 409
    assert people(outside) == [("Beth", None, 30, True)]


def test_two_edits_from_one_version_at_once_save_one(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    forms = [(client, edit_form(client, beth)) for client in (ada, ben)]
    answers = at_once(
        *(
            lambda c=c, f=f, n=n: f.fill(age=str(n)).send(c, f"/users/{beth}/edit/")
            for n, (c, f) in enumerate(forms)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert people(outside)[0][2] == [answer.status_code for answer in answers].index(302)


def test_an_edit_of_a_person_deleted_meanwhile_can_bring_them_back(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", email="beth@example.org")
    submit(ada, f"/users/{beth}/delete/")
    answer = form.fill(name="Elisabeth", age="29").send(ben, f"/users/{beth}/edit/")
    assert answer.status_code == 409
    assert "Ada deleted Beth" in words(answer)
    assert people(outside) == []
    assert read_form(answer).send(ben, f"/users/{beth}/edit/").status_code == 302
    back = outside("SELECT id, name, email, age FROM users WHERE name <> 'Mia'")
    assert back == [(beth, "Elisabeth", "beth@example.org", 29)]


def test_a_person_who_came_back_meanwhile_is_not_restored_over(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    submit(ada, f"/users/{beth}/delete/")
    form = read_form(ben.get(f"/users/{beth}/restore/"))
    submit(ada, f"/users/{beth}/restore/", age="30")
    assert form.fill(age="31").send(ben, f"/users/{beth}/restore/").status_code == 409
    assert people(outside) == [("Beth", None, 30, True)]


def test_who_is_there_or_never_was_needs_no_restoring(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth")
    assert ben.get(f"/users/{beth}/restore/").location == f"/users/{beth}/"
    assert ben.get("/users/4711/restore/").status_code == 404


def test_a_second_click_leads_to_the_first_result(ben: FlaskClient, outside: Outside):
    form = read_form(ben.get("/users/new/")).fill(name="Beth")
    answers = [form.send(ben, "/users/new/", button="save_and_continue") for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].location == answers[1].location
    assert len(people(outside)) == 1


def test_two_clicks_at_the_same_moment_add_one_person(app: Flask, ben: FlaskClient, outside: Outside):
    other = client_of(app, "ben")
    forms = [(client, read_form(client.get("/users/new/")).fill(name="Beth")) for client in (ben, other)]
    forms[1][1].values["submission"] = forms[0][1].values["submission"]
    answers = at_once(
        *(lambda c=c, f=f: f.send(c, "/users/new/", button="save_and_continue") for c, f in forms)
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert len(people(outside)) == 1


def test_a_second_click_on_an_edit_or_a_deletion_is_no_conflict(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth).fill(age="29")
    assert [form.send(ben, f"/users/{beth}/edit/").status_code for _ in range(2)] == [302, 302]
    deletion = read_form(ben.get(f"/users/{beth}/delete/"))
    assert [deletion.send(ben, f"/users/{beth}/delete/").status_code for _ in range(2)] == [302, 302]
    assert people(outside) == []


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("/edit/", [("Elisabeth", None, 28, True)]),
        ("/new/", [("Beth", None, 28, True), ("Elisabeth", None, 28, True)]),
    ],
)
def test_a_form_saved_before_asks_what_its_new_content_is_meant_for(
    ben: FlaskClient, outside: Outside, action: str, expected: list[tuple]
):
    form = read_form(ben.get("/users/new/")).fill(name="Beth", age="28")
    form.send(ben, "/users/new/")
    answer = form.fill(name="Elisabeth").send(ben, "/users/new/")
    assert answer.status_code == 409
    assert "Beth" in words(answer)
    assert people(outside) == [("Beth", None, 28, True)]
    assert press(ben, answer, action).status_code == 302
    assert people(outside) == expected


def test_changing_what_a_form_saved_does_not_overwrite_a_later_edit(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    form = read_form(ben.get("/users/new/")).fill(name="Beth", age="28")
    form.send(ben, "/users/new/")
    beth = outside("SELECT max(id) FROM users")[0][0]
    submit(ada, f"/users/{beth}/edit/", age="30")
    answer = form.fill(age="29").send(ben, "/users/new/")
    assert press(ben, answer, "/edit/").status_code == 409
    assert people(outside) == [("Beth", None, 30, True)]


def test_a_form_whose_person_was_deleted_can_be_saved_anew(ben: FlaskClient, outside: Outside):
    form = read_form(ben.get("/users/new/")).fill(name="Beth")
    form.send(ben, "/users/new/")
    submit(ben, f"/users/{outside('SELECT max(id) FROM users')[0][0]}/delete/")
    answer = form.fill(name="Elisabeth").send(ben, "/users/new/")
    assert answer.status_code == 409
    assert read_form(answer).send(ben, "/users/new/").status_code == 302
    assert [row[0] for row in people(outside)] == ["Elisabeth"]


def test_somebody_else_s_submission_is_refused(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    form = read_form(ben.get("/users/new/")).fill(name="Beth")
    form.send(ben, "/users/new/")
    stolen = read_form(ada.get("/users/new/")).fill(name="Beth")
    stolen.values["submission"] = form.values["submission"]
    assert stolen.send(ada, "/users/new/").status_code == 400
    assert len(people(outside)) == 1


def test_of_two_who_race_for_an_address_one_gets_it(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    forms = [
        (client, read_form(client.get("/users/new/")).fill(name=name, email=email))
        for client, name, email in ((ada, "Beth", "b@example.org"), (ben, "Bert", "B@EXAMPLE.org"))
    ]
    answers = at_once(*(lambda c=c, f=f: f.send(c, "/users/new/") for c, f in forms))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    loser = next(answer for answer in answers if answer.status_code == 422)
    assert "Somebody else has this e-mail address" in error_at(loser, "email")
    assert len(people(outside)) == 1


def test_a_person_edited_since_the_page_asked_is_not_deleted(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    form = read_form(ben.get(f"/users/{beth}/delete/"))
    submit(ada, f"/users/{beth}/edit/", age="30")
    answer = form.send(ben, f"/users/{beth}/delete/")
    assert answer.status_code == 409
    assert "changed this record meanwhile" in words(answer)
    assert len(people(outside)) == 1
    assert read_form(answer).send(ben, f"/users/{beth}/delete/").status_code == 302
    assert people(outside) == []


def test_a_person_deleted_by_somebody_else_stays_deleted(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth")
    form = read_form(ben.get(f"/users/{beth}/delete/"))
    submit(ada, f"/users/{beth}/delete/")
    answer = form.send(ben, f"/users/{beth}/delete/")
    assert answer.status_code == 302
    assert "Beth had been deleted already" in words(ben.get(answer.location))
    assert last_change(outside)[0] == "delete"


def test_the_own_record_of_an_account_is_not_deleted(ben: FlaskClient, outside: Outside):
    mia = outside("SELECT id FROM users WHERE name = 'Mia'")[0][0]
    answer = submit(ben, f"/users/{mia}/delete/")
    assert answer.status_code == 409
    assert "own record of the account “Mia”" in words(answer)
    assert outside("SELECT count(*) FROM users WHERE name = 'Mia'") == [(1,)]


@pytest.fixture
def ada(app: Flask, cast: dict[str, int]) -> FlaskClient:
    return client_of(app, "ada")


@pytest.fixture
def ben(app: Flask, cast: dict[str, int]) -> FlaskClient:
    return client_of(app, "ben")


def client_of(app: Flask, key: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, key)
    return client


def clash(ada: FlaskClient, ben: FlaskClient, outside: Outside) -> tuple[Form, int]:
    """Both change Beth's age, and each one more field; gives the page that asks Ben, and her id."""
    beth = add_person(outside, "Beth", age=28)
    form = edit_form(ben, beth)
    submit(ada, f"/users/{beth}/edit/", age="30", active=False)
    answer = form.fill(age="29", email="beth@example.org").send(ben, f"/users/{beth}/edit/")
    assert answer.status_code == 409
    return read_form(answer), beth


def edit_form(client: FlaskClient, user_id: int) -> Form:
    return read_form(client.get(f"/users/{user_id}/edit/"))


def press(client: FlaskClient, answer: TestResponse, action: str) -> TestResponse:
    """Press the button that sends the page's form to an address that ends so."""
    form = read_form(answer)
    url = form.tag.select_one(f"button[formaction$='{action}']")["formaction"]
    return client.post(url, data=form.values)


def at_once(*sends: Callable[[], TestResponse]) -> list[TestResponse]:
    """Let all go off at the same moment; gives the answers in their order."""
    barrier, answers = threading.Barrier(len(sends)), {}

    def run(number: int, send: Callable[[], TestResponse]) -> None:
        barrier.wait()
        answers[number] = send()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(sends))]
