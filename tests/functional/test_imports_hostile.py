"""Files that were made to exhaust whoever reads them, or that are no tables, brought through the pages."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from typing_extensions import override
from werkzeug.test import TestResponse

from tests.imports.hostile import MEGABYTE, bounded
from tests.imports.workbooks import cell, row, text, workbook
from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.imports import bring, columns, read_file, send
from tests.support.people import people, words

GIGABYTE = 1024 * MEGABYTE

NEW = "/imports/new/"

PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
END = b"--x--\r\n"


class Unread(io.BytesIO):
    """A body that counts how often it is read."""

    reads = 0

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "bomb.xlsx",
            workbook(row(1, text("A1", "x" * (100 * MEGABYTE)))).getvalue(),
            "too large when unpacked",
        ),
        (
            "wide.csv",
            b",".join(b"c%d" % number for number in range(10_000)) + b"\n1,2\n",
            "more than 1000 columns",
        ),
        ("nulls.csv", bytes(MEGABYTE), "This is no table"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This is no table"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old kind or needs a password"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_cannot_be_read_is_refused_at_once_with_its_reason(
    ada: FlaskClient, outside: Outside, name: str, content: bytes, reason: str
):
    with bounded():
        answer = send(ada, content, name)
    assert answer.status_code == 422
    assert reason in str(read_form(answer).tag.select_one(".field__error"))
    assert outside("SELECT count(*) FROM import") == [(0,)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe" + "Name\nAda ".encode("utf-16-le") + b"\x00\xd8\n\x00", "Row 2 is damaged"),
        (b"Name\n" + b"x" * MEGABYTE, "more than 131072 characters"),
    ],
    ids=["half of a character", "a cell of a megabyte"],
)
def test_what_a_first_look_lets_pass_is_refused_where_its_columns_are_shown(
    ada: FlaskClient, content: bytes, reason: str
):
    url = bring(ada, content)
    with bounded():
        assert reason in words(ada.get(url))


def test_a_gigabyte_is_refused_before_it_is_read(ada: FlaskClient):
    answer = posted(ada, io.BytesIO(b"--x"), GIGABYTE)
    assert answer.status_code == 413
    assert "too large" in words(answer)


def test_a_large_field_is_refused_though_a_file_may_be_larger(ada: FlaskClient):
    body = PART % (b"field", b"x" * (40 * MEGABYTE)) + END
    with bounded(megabytes=10):
        assert posted(ada, io.BytesIO(body), len(body)).status_code == 413


def test_many_parts_are_refused_though_each_is_small(ada: FlaskClient):
    body = PART % (b"field", b"x" * MEGABYTE) * 100 + END
    with bounded(megabytes=25):
        assert posted(ada, io.BytesIO(body), len(body)).status_code == 413


def test_a_large_file_of_somebody_signed_out_is_not_read(ada: FlaskClient, outside: Outside):
    outside("DELETE FROM sign_in")
    body = Unread()
    answer = posted(ada, body, 100 * MEGABYTE)
    assert (answer.status_code, body.reads) == (401, 0)
    assert "Your sign-in has ended" in words(answer)
    assert read_form(answer).fill(email="ada@example.org", password=PASSWORD).send(ada, "").location == NEW


def test_a_large_file_of_somebody_who_may_bring_none_is_not_read(app: Flask, cast: dict[str, int]):
    viewer = app.test_client()
    sign_in(viewer, "cleo")
    body = Unread()
    assert (posted(viewer, body, 100 * MEGABYTE).status_code, body.reads) == (403, 0)


def test_a_file_larger_than_any_other_form_is_taken(ada: FlaskClient):
    text = b"Name,Age\n" + b"Anna,12\n" * 1_000_000
    assert send(ada, text, "large.csv").status_code == 303


def test_a_quotation_mark_without_its_fellow_is_named_and_nothing_is_saved(
    ada: FlaskClient, outside: Outside
):
    honest = "".join(f"Person {number},{number % 90}\n" for number in range(20_000))
    url = bring(ada, f'Name,Age\n{honest}"Beth,28\nCarl,40\n')
    answer = columns(ada.get(url)).send(ada, url, button="save")
    assert answer.status_code == 422
    assert "opened in row 20002 and never closed" in words(answer)
    assert columns(answer).values["column.1"] == ["age"]
    assert outside("SELECT state, (SELECT count(*) FROM import_row) FROM import") == [("stored", 0)]


def test_what_no_field_takes_is_said_row_by_row_and_the_others_go_in(ada: FlaskClient, outside: Outside):
    content = 'Name,Age\r\nA\x00da,36\nBeth,28\r"Ca\nrl",many\n=1+1,41\r\nDora,1e3\n' + "x," * 5_000 + "\n"
    url = read_file(ada, content)
    page = words(ada.get(f"{url}?show=rejected"))
    for number, reason in (
        (2, "Name: Remove the line break or control character U+0000."),
        (4, "Name: Remove the line break or control character U+000A."),
        (4, "Age: Write a whole number in digits 0–9."),
        (7, "This row has 5000 cells, but there are 2 columns."),
    ):
        assert reason in page.split(f"row {number} ")[1].split(" row 6 ")[0]
    submit(ada, url, form='form[action$="/commit/"]', button="commit")
    assert [person[0] for person in people(outside)] == ["Beth", "=1+1"]
    assert "control character U+0000" in ada.get(f"{url}rejected.csv").text


def test_columns_with_the_same_head_are_told_apart(ada: FlaskClient, outside: Outside):
    url = read_file(ada, "Name,Phone,Phone\nAnna,1234,5678\n", {"column.1": "new", "column.2": "new"})
    submit(ada, url, form='form[action$="/commit/"]', button="commit")
    assert outside("SELECT label FROM field ORDER BY id") == [("Phone",), ("Phone (2)",)]
    assert all(number in words(ada.get("/users/?q=Anna")) for number in ("1234", "5678"))


def test_a_formula_is_a_text_on_the_way_in_and_harmless_on_the_way_out(ada: FlaskClient, outside: Outside):
    formula = '=HYPERLINK("http://example.org","x")'
    read = read_file(ada, 'Name,Age\n"=HYPERLINK(""http://example.org"",""x"")",20\n')
    submit(ada, read, form='form[action$="/commit/"]', button="commit")
    assert people(outside)[0][0] == formula
    exported = ada.get("/users/export.csv").data
    assert b"\"'=HYPERLINK" in exported
    assert "New 0 Changed 0 Rejected 0" in words(ada.get(read_file(ada, exported)))


def test_days_before_1900_are_read_from_texts_and_named_where_a_workbook_cannot_have_them(
    ada: FlaskClient, outside: Outside
):
    submit(ada, "/fields/new/", label="Born", type="date")
    rows = (
        row(1, text("A1", "Name"), text("B1", "Born")),
        row(2, text("A2", "Ada"), text("B2", "10.12.1815")),
        row(3, text("A3", "Bob"), cell("B3", -5)),
    )
    url = read_file(ada, workbook("".join(rows)).getvalue(), name="old.xlsx")
    assert "Born: Write a date as in" in words(ada.get(f"{url}?show=rejected")).split("row 3 ")[1]
    submit(ada, url, form='form[action$="/commit/"]', button="commit")
    assert "10/12/1815" in words(ada.get("/users/?q=Ada"))


def posted(client: FlaskClient, body: io.BytesIO, length: int) -> TestResponse:
    """The answer to an upload of so many bytes, whichever of them there are."""
    return client.post(
        NEW,
        input_stream=body,
        environ_overrides={"CONTENT_LENGTH": str(length)},
        content_type="multipart/form-data; boundary=x",
    )
