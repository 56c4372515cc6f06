"""The list as a file, as a browser asks for it."""

import csv
import io
import json
import threading
import zipfile
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import words
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.exports import workbook
from webapp.exports.connections import MOST_AT_ONCE
from webapp.exports.formats import Format
from webapp.exports.streaming import Export
from webapp.jobs.running import Worker
from webapp.users.defining import CreateFields, FieldEdit, UpdateFields
from webapp.users.operations import CreateUsers
from webapp.users.query import ListQuery
from webapp.users.refusals import reason
from webapp.views.users import exporting_workbooks

ADDRESSES = (
    "",
    "sort=-age",
    "sort=-age,name&age__gte=10",
    "q=an",
    "name__contains=an&sort=name",
    "email__empty=1&columns=name",
    "columns=name,active,age&sort=active",
    "at=changeset:2",
    "at=changeset:2&q=person&age__lte=40",
)

WORDS = {"yes": "Yes", "no": "No", "": "–"}
"""How the page shows what CSV says."""

SUFFIXES = ("csv", "jsonl", "xlsx")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_has_the_people_of_the_list_in_its_order_with_its_columns(viewer: FlaskClient, address: str):
    shown = [cells(row) for row in soup(viewer.get(f"/users/?size=200&{address}")).select("tbody tr")]
    head, *rows = table(viewer.get(f"/users/export.csv?{address}"))
    heads = [
        cell.get_text(" ", strip=True) for cell in soup(viewer.get(f"/users/?{address}")).select("thead th")
    ]
    assert head == ["id", *(each.split(" ")[0] for each in heads)]
    assert [[WORDS.get(cell, cell) for cell in row[1:]] for row in rows] == shown
    lines = [json.loads(line) for line in viewer.get(f"/users/export.jsonl?{address}").text.splitlines()]
    assert [str(line["id"]) for line in lines] == [row[0] for row in rows]
    assert [str(int(row[0])) for row in sheet(viewer.get(f"/users/export.xlsx?{address}"))[1:]] == [
        row[0] for row in rows
    ]


def test_a_file_holds_the_whole_list_whatever_page_is_shown(viewer: FlaskClient):
    second = soup(viewer.get("/users/?size=5&sort=name")).select_one("a[rel=next], .pager a[href*=after]")[
        "href"
    ]
    address = soup(viewer.get(second)).select_one("a[href*='export.csv']")["href"]
    assert len(table(viewer.get(address))) == 1 + len(table(viewer.get("/users/export.csv"))[1:])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_kept_by_its_name_and_never_by_a_cache(viewer: FlaskClient, suffix: str):
    for answer in (viewer.get(f"/users/export.{suffix}"), viewer.head(f"/users/export.{suffix}")):
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="people-{today}.{suffix}"'
        assert answer.headers["Content-Type"] == Format[suffix.upper()].value.media_type
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8(viewer: FlaskClient):
    assert viewer.get("/users/export.csv").data.startswith(b"\xef\xbb\xbfid,Name,E-mail,Age,Active\n")


def test_fields_that_are_called_alike_are_told_apart_by_their_names(app: Flask, viewer: FlaskClient):
    define(app, {"name": "extra.mail", "type": "text", "label": "e-mail"})
    assert table(viewer.get("/users/export.csv"))[0] == ["id", "Name", "email", "Age", "Active", "extra.mail"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("address", ["height=3", "sort=-age&at=changeset:1", "at=2999-01-01"])
def test_what_is_no_list_is_no_file(viewer: FlaskClient, suffix: str, address: str):
    assert viewer.get(f"/users/export.{suffix}?{address}").status_code == 400


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_withheld_field_is_in_no_file_and_finds_nobody(app: Flask, viewer: FlaskClient, suffix: str):
    hidden = {"name": "extra.secret", "type": "text", "label": "Zqualifier", "seen_by": "administrator"}
    define(app, hidden | {"edited_by": "administrator"})
    with app.app_context():
        commit(CreateUsers(({"name": "Held", "extra.secret": "zq-value"},)), actor=CommandLine())
    everything = contents(viewer.get(f"/users/export.{suffix}"))
    assert "Held" in everything
    assert "zq-" not in everything.lower()
    assert "zqualifier" not in everything.lower()
    for address in ("columns=name,extra.secret", "extra.secret__contains=zq", "sort=extra.secret"):
        assert viewer.get(f"/users/export.{suffix}?{address}").status_code == 400


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_search_looks_at_no_address_that_its_reader_may_not_see(
    app: Flask, viewer: FlaskClient, suffix: str
):
    assert "person8@" in contents(viewer.get(f"/users/export.{suffix}?q=person8%40"))
    with app.app_context():
        hidden = {"seen_by": "administrator", "edited_by": "administrator"}
        commit(UpdateFields((FieldEdit("email", None, hidden),)), actor=CommandLine())
    found = contents(viewer.get(f"/users/export.{suffix}?q=person8%40"))
    assert "Person 8" not in found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_one_export_too_many_is_asked_to_wait(app: Flask, viewer: FlaskClient, suffix: str):
    with app.app_context():
        running = [Export(db.engine, ListQuery.parse({}), Format.CSV) for _ in range(MOST_AT_ONCE)]
        answer = viewer.get(f"/users/export.{suffix}")
        for each in running:
            each.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Other exports are running" in words(answer)
    assert viewer.get(f"/users/export.{suffix}").status_code == 200


def test_asking_for_the_head_of_a_file_takes_no_place(viewer: FlaskClient):
    for _ in range(MOST_AT_ONCE + 1):
        assert viewer.head("/users/export.csv").status_code == 200


def test_a_long_workbook_is_made_by_a_job_and_fetched_by_whoever_asked(
    app: Flask, viewer: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting_workbooks, "MOST_AT_ONCE", 10)
    address = "/users/export.xlsx?sort=name&columns=name,age"
    expected = table(viewer.get("/users/export.csv?sort=name&columns=name,age"))
    assert "A workbook of" in words(viewer.get(address))
    job = submit(viewer, address)
    assert job.status_code == 303
    work(app)
    fetched = soup(viewer.get(job.location)).select_one("main a[href*='/users/exports/']")["href"]
    assert [list(map(plain, row)) for row in sheet(viewer.get(fetched))] == expected
    other = app.test_client()
    sign_in(other, "ada")
    assert other.get(fetched).status_code == 404


def test_two_clicks_make_one_workbook(app: Flask, viewer: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting_workbooks, "MOST_AT_ONCE", 10)
    form = read_form(viewer.get("/users/export.xlsx"))
    assert (
        form.send(viewer, "/users/export.xlsx").location == form.send(viewer, "/users/export.xlsx").location
    )


def test_a_file_is_gone_for_whoever_may_see_less_than_when_it_was_made(
    app: Flask, viewer: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    fetched = large(app, viewer, monkeypatch)
    assert viewer.get(fetched).status_code == 200
    with app.app_context():
        hidden = {"seen_by": "administrator", "edited_by": "administrator"}
        commit(UpdateFields((FieldEdit("age", None, hidden),)), actor=CommandLine())
    assert viewer.get(fetched).status_code == 404


def test_a_file_is_gone_after_its_day(
    app: Flask, viewer: FlaskClient, outside: Outside, monkeypatch: pytest.MonkeyPatch
):
    fetched = large(app, viewer, monkeypatch)
    outside("UPDATE export_file SET expires_at = ?", "2020-01-01 00:00:00.000000")
    assert viewer.get(fetched).status_code == 404
    large(app, viewer, monkeypatch)
    assert outside("SELECT count(*) FROM export_file") == [(1,)]


@pytest.mark.parametrize("limit", ["MOST_ROWS", "LONGEST_CELL"])
def test_a_list_that_no_workbook_holds_is_refused_in_plain_words(
    viewer: FlaskClient, monkeypatch: pytest.MonkeyPatch, limit: str
):
    monkeypatch.setattr(workbook, limit, 3)
    monkeypatch.setattr(exporting_workbooks, "MOST_ROWS", workbook.MOST_ROWS)
    answer = viewer.get("/users/export.xlsx")
    assert answer.status_code == 400
    assert "CSV" in words(answer)


@pytest.fixture
def viewer(client: FlaskClient, cast: dict[str, int], app: Flask, outside: Outside) -> FlaskClient:
    """Cleo, in a register of some people; changeset 2 came before the last of them."""
    with app.app_context():
        commit(CreateUsers(tuple(person(number) for number in range(3, 12))), actor=CommandLine())
        commit(CreateUsers((person(1), {"name": "Пётр", "age": 20})), actor=CommandLine())
        commit(CreateUsers(({"name": "Anna", "age": 30},)), actor=CommandLine())
    sign_in(client, "cleo")
    return client


def person(number: int) -> dict[str, object]:
    return {
        "name": f"Person {number}, {'Hanna' if number % 2 else 'Otto'}",
        "email": f"person{number}@example.org",
        "age": 5 * number,
        "active": number % 3 > 0,
    }


def define(app: Flask, field: dict[str, object]) -> None:
    with app.app_context():
        commit(CreateFields((field,)), actor=CommandLine())


def large(app: Flask, viewer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a workbook that a job made."""
    monkeypatch.setattr(exporting_workbooks, "MOST_AT_ONCE", 10)
    job = submit(viewer, "/users/export.xlsx")
    work(app)
    return str(soup(viewer.get(job.location)).select_one("main a[href*='/users/exports/']")["href"])


def work(app: Flask) -> None:
    with app.app_context():
        assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def cells(row: BeautifulSoup) -> list[str]:
    return [cell.get_text(" ", strip=True) for cell in row.select("th, td")]


def table(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet(answer: TestResponse) -> list[list[object]]:
    assert answer.status_code == 200, answer.text
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def contents(answer: TestResponse) -> str:
    """All that is in a file, unpacked."""
    if not answer.data.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())
