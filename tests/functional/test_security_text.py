"""Bytes that are not text are refused, never altered."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form

BROKEN = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf"]


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def percent(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)


@pytest.mark.parametrize("raw", BROKEN)
def test_in_a_path_or_a_query(editor: FlaskClient, raw: bytes):
    path = b"/users/" + raw + b"/"
    assert editor.get("/", environ_overrides={"PATH_INFO": path.decode("latin-1")}).status_code == 400
    for query in (f"q={percent(raw)}", f"{percent(raw)}=1"):
        assert editor.get(f"/users/?{query}").status_code == 400, query


@pytest.mark.parametrize("raw", BROKEN)
def test_in_an_urlencoded_form(editor: FlaskClient, outside: Outside, raw: bytes):
    token = read_form(editor.get("/users/new/")).values["csrf_token"][0]
    for name in (percent(raw).encode(), raw):
        body = b"csrf_token=" + token.encode() + b"&name=Beth" + name
        answer = editor.post("/users/new/", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400
        assert "%FF" not in answer.text
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Beth%'") == [(0,)]


@pytest.mark.parametrize("raw", BROKEN)
def test_in_a_multipart_form(editor: FlaskClient, outside: Outside, raw: bytes):
    token = read_form(editor.get("/users/new/")).values["csrf_token"][0]
    body = part("csrf_token", token.encode()) + part("name", b"Beth" + raw) + b"--x--\r\n"
    answer = editor.post("/users/new/", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert "\ufffd" not in answer.text
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Beth%'") == [(0,)]


def test_honest_text_in_any_script_passes_in_both_kinds_of_form(editor: FlaskClient, outside: Outside):
    for number, files in enumerate(({}, {"file": (BytesIO(b"\xff\xfe"), "bytes.bin")})):
        values = read_form(editor.get("/users/new/")).fill(name=f"Пётр 彼得 👩‍🚀 {number}").values
        assert editor.post("/users/new/", data=values | files).status_code == 302
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Пётр 彼得 👩‍🚀 %'") == [(2,)]


def test_a_form_that_is_too_large_is_answered_413(editor: FlaskClient):
    assert editor.post("/users/new/", data={"name": "x" * 5_000_000}).status_code == 413


def part(name: str, value: bytes) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
