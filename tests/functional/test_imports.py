"""Files brought, matched to fields, looked at, taken over and undone, through their pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.imports import bring, columns, read_file, send
from tests.support.people import add_person, people, words

SCHOOL = """\
Имя;Почта;Возраст;Класс;Дата рождения
Анна Иванова;anna@example.org;12;7а;31.12.2013
Beth;beth@example.org;31;7б;01.02.1995
Пётр;petr@example.org;много;7а;02.03.2014
"""


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def ada(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ada")
    return client


def test_a_file_in_an_old_encoding_is_recognised_and_shown_before_anything_is_saved(
    ben: FlaskClient, outside: Outside
):
    add_person(outside, "Beth", email="beth@example.org", age=30)
    page = ben.get(bring(ben, SCHOOL.encode("cp1251")))
    assert "Анна Иванова" in words(page)
    form = columns(page)
    assert [form.values[f"column.{place}"] for place in range(5)] == [
        ["name"],
        ["email"],
        ["age"],
        [""],
        [""],
    ]
    shown = ben.get(form.send(ben, "", button="save").location)
    assert all(text in words(shown) for text in ("New 1", "Changed 1", "Rejected 1", "Unchanged 0"))
    assert people(outside) == [("Beth", "beth@example.org", 30, True)]


def test_the_rows_that_can_be_taken_over_are_one_change_that_can_be_undone(
    ben: FlaskClient, outside: Outside
):
    add_person(outside, "Beth", email="beth@example.org", age=30)
    url = read_file(ben, SCHOOL)
    submit(ben, url, form='form[action$="/commit/"]', button="commit")
    assert people(outside) == [
        ("Beth", "beth@example.org", 31, True),
        ("Анна Иванова", "anna@example.org", 12, True),
    ]
    [(changeset, kind)] = outside("SELECT id, kind FROM changeset ORDER BY id DESC LIMIT 1")
    assert kind == "apply-import"
    submit(ben, f"/changes/{changeset}/undo/", button="commit")
    assert people(outside) == [("Beth", "beth@example.org", 30, True)]


def test_a_rejected_row_says_why_and_can_be_fetched_corrected_and_brought_again(
    ben: FlaskClient, outside: Outside
):
    url = read_file(ben, SCHOOL)
    assert "Age: Write a whole number in digits 0–9." in words(ben.get(f"{url}?show=rejected"))
    fetched = ben.get(f"{url}rejected.csv")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    corrected = fetched.text.replace("много", "12")
    again = read_file(ben, corrected)
    assert "New 1" in words(ben.get(again))
    submit(ben, again, form='form[action$="/commit/"]', button="commit")
    assert people(outside) == [("Пётр", "petr@example.org", 12, True)]


def test_what_moved_since_is_shown_anew_and_nothing_is_saved(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", email="beth@example.org", age=30)
    url = read_file(ben, SCHOOL)
    form = read_form(ben.get(url), 'form[action$="/commit/"]')
    outside("UPDATE users SET age = 29 WHERE id = ?", beth)
    answer = form.send(ben, url, button="commit")
    assert answer.status_code == 409
    assert "The register changed since you looked" in words(answer)
    assert people(outside) == [("Beth", "beth@example.org", 29, True)]
    read_form(answer, 'form[action$="/commit/"]').send(ben, url, button="commit")
    assert people(outside)[0] == ("Beth", "beth@example.org", 31, True)


def test_a_second_click_imports_once(ben: FlaskClient, outside: Outside):
    url = read_file(ben, SCHOOL)
    form = read_form(ben.get(url), 'form[action$="/commit/"]')
    answers = [form.send(ben, url, button="commit").status_code for _ in range(2)]
    assert answers[0] == 303
    assert len(people(outside)) == 2


def test_an_import_can_wait_in_a_draft_and_somebody_else_can_commit_it(
    ben: FlaskClient, ada: FlaskClient, outside: Outside
):
    add_person(outside, "Beth", email="beth@example.org", age=30)
    url = read_file(ben, SCHOOL)
    answer = submit(ben, url, form='form[action$="/commit/"]', button="stage", message="New pupils")
    assert answer.location == "/drafts/1/"
    assert people(outside) == [("Beth", "beth@example.org", 30, True)]
    page = words(ada.get("/drafts/1/"))
    assert all(text in page for text in ("File 1", "New pupils", "+1 added", "1 changed"))
    submit(ada, "/drafts/1/", form='form[action$="/drafts/1/commit/"]', button="commit")
    assert [row[0] for row in people(outside)] == ["Beth", "Анна Иванова"]
    assert "Import another file" in words(ben.get(url))


def test_a_draft_says_that_a_file_was_imported_meanwhile(ben: FlaskClient, outside: Outside):
    url = read_file(ben, SCHOOL)
    submit(ben, url, form='form[action$="/commit/"]', button="stage")
    submit(ben, url, form='form[action$="/commit/"]', button="commit")
    assert "This import is not ready to be taken over" in words(ben.get("/drafts/1/"))


def test_an_administrator_can_give_columns_fields_of_their_own(ada: FlaskClient, outside: Outside):
    url = read_file(ada, SCHOOL, {"column.3": "new", "column.4": "new"})
    submit(ada, url, form='form[action$="/commit/"]', button="commit")
    assert outside("SELECT name, type FROM field ORDER BY position") == [
        ("extra.klass", "text"),
        ("extra.data_rozhdeniya", "date"),
    ]
    page = words(ada.get("/users/?q=Анна"))
    assert "7а" in page
    assert "31/12/2013" in page


def test_an_editor_is_not_offered_new_fields_and_gets_none(ben: FlaskClient, outside: Outside):
    url = bring(ben, SCHOOL)
    form = columns(ben.get(url))
    assert "New field" not in ben.get(url).text
    form.values["column.3"] = ["new"]
    assert form.send(ben, url, button="save").status_code == 403
    assert outside("SELECT count(*) FROM field") == [(0,)]


def test_the_same_headers_are_matched_as_they_were_the_last_time(ben: FlaskClient):
    text = "Who,Mail\nAnna,anna@example.org\n"
    read_file(ben, text, {"column.0": "name", "column.1": ""})
    form = columns(ben.get(bring(ben, text)))
    assert (form.values["column.0"], form.values["column.1"]) == (["name"], [""])


def test_two_columns_for_one_field_are_told(ben: FlaskClient, outside: Outside):
    url = bring(ben, SCHOOL)
    form = columns(ben.get(url)).fill(**{"column.3": "name"})
    answer = form.send(ben, url, button="save")
    assert answer.status_code == 422
    assert "Two columns are for the same field" in words(answer)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture.png"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "old.xls"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(
    ben: FlaskClient, outside: Outside, content: bytes, name: str
):
    answer = send(ben, content, name)
    assert answer.status_code == 422
    assert read_form(answer).tag.select_one(".field__error")
    assert outside("SELECT count(*) FROM import") == [(0,)]


def test_no_file_at_all_is_told(ben: FlaskClient):
    assert "Choose a file." in words(submit(ben, "/imports/new/"))


def test_a_file_is_its_bringers_alone(ben: FlaskClient, ada: FlaskClient):
    url = read_file(ben, SCHOOL)
    for path in (url, f"{url}columns/", f"{url}rejected.csv"):
        assert ada.get(path).status_code == 404


def test_a_file_is_taken_over_by_nobody_else(ben: FlaskClient, ada: FlaskClient, outside: Outside):
    form = read_form(ben.get(read_file(ben, SCHOOL)), 'form[action$="/commit/"]')
    form.values["csrf_token"] = read_form(ada.get("/account/"), "form").values["csrf_token"]
    for button in ("commit", "stage"):
        assert form.send(ada, "", button=button).status_code == 404
    assert people(outside) == []
    assert outside("SELECT count(*) FROM draft") == [(0,)]


def test_a_file_that_is_forgotten_leaves_nothing(ben: FlaskClient, outside: Outside):
    url = read_file(ben, SCHOOL)
    token = read_form(ben.get(url), 'form[action$="/commit/"]').values["csrf_token"]
    ben.post(f"{url}delete/", data={"csrf_token": token})
    for table in ("import", "import_chunk", "import_row", "import_fate"):
        assert outside(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_locked_field_is_not_offered(app: Flask, ben: FlaskClient, outside: Outside):
    outside(
        "INSERT INTO field (name, type, position, edited_by) VALUES ('age', 'integer', 2, 'administrator')"
    )
    form = columns(ben.get(bring(ben, SCHOOL)))
    assert form.values["column.2"] == [""]
