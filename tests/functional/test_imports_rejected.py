"""The rejected rows of a file as a file."""

import csv
import io
import threading
from contextlib import ExitStack, closing

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.imports.hostile import bounded
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import submit
from tests.support.imports import read_file
from tests.support.people import words
from webapp.access.actors import actor_of
from webapp.db import db
from webapp.exports.connections import MOST_AT_ONCE
from webapp.exports.formats import Format
from webapp.exports.streaming import Export
from webapp.imports.reviewing import PAGE
from webapp.jobs.running import Worker
from webapp.users.query import ListQuery
from webapp.users.refusals import reason


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def test_what_begins_like_a_formula_is_as_it_was_after_its_row_was_corrected(
    ada: FlaskClient, outside: Outside
):
    submit(ada, "/fields/new/", label="Note", type="text")
    url = read_file(ada, "Name,Age,Note\nAnna,many,'+7 900 123\nBeth,many,-x\nCarl,many,'t Hooft\n")
    fetched = rejected(ada, url)
    assert [row[2] for row in fetched[1:]] == ["'+7 900 123", "'-x", "''t Hooft"]
    corrected = [[cell.replace("many", "12") for cell in row] for row in fetched]
    again = read_file(ada, as_csv(corrected), {"column.3": ""})
    submit(ada, again, form='form[action$="/commit/"]', button="commit")
    notes = [words(ada.get(f"/users/?q={name}")) for name in ("Anna", "Beth", "Carl")]
    assert "+7 900 123" in notes[0]
    assert "'+7" not in notes[0]
    assert "-x" in notes[1]
    assert "'t Hooft" in notes[2]
    assert "''t" not in notes[2]


def test_a_row_with_too_many_cells_is_there_with_all_of_them(ada: FlaskClient):
    url = read_file(ada, "Name,Age\nAnna,12\nLovelace, Ada,36\n")
    assert rejected(ada, url) == [
        ["Name", "Age", "Reason"],
        ["Lovelace", " Ada", "36", "This row has 3 cells, but there are 2 columns."],
    ]


def test_it_is_sent_as_it_is_read_and_pages_find_connections_meanwhile(app: Flask, ada: FlaskClient):
    rows = 50 * PAGE
    url = read_file(ada, "Name,Age\n" + f"{'Anna' * 200},many\n" * rows)
    work(app)
    with bounded(megabytes=2), closing(ada.get(f"{url}rejected.csv", buffered=False)) as answer:
        pieces = answer.iter_encoded()
        assert len(next(pieces)) < 100
        held = getattr(db.engine.pool, "checkedout", int)()
        lines = sum(piece.count(b"\n") for piece in pieces)
    assert (held, lines) == (0, rows)


def test_whoever_leaves_early_or_only_asks_of_what_kind_it_is_gives_the_place_to_others(ada: FlaskClient):
    url = read_file(ada, "Name,Age\nAnna,many\n")
    for _ in range(MOST_AT_ONCE + 1):
        assert ada.head(f"{url}rejected.csv").status_code == 200
        ada.get(f"{url}rejected.csv", buffered=False).close()
    assert len(rejected(ada, url)) == 2


def test_where_too_many_are_running_already_it_is_to_be_asked_for_again(app: Flask, ada: FlaskClient):
    url = read_file(ada, "Name,Age\nAnna,many\n")
    with app.app_context(), ExitStack() as stack:
        for _ in range(MOST_AT_ONCE):
            stack.enter_context(Export(db.engine, ListQuery.parse({}), Format.CSV))
        answer = ada.get(f"{url}rejected.csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Other exports are running" in words(answer)


def work(app: Flask) -> None:
    with app.app_context():
        assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()


def rejected(client: FlaskClient, url: str) -> list[list[str]]:
    text = client.get(f"{url}rejected.csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(rows: list[list[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
