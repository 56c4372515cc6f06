"""Files brought through the pages of imports."""

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.forms import Form, read_form
from tests.support.people import words


def bring(client: FlaskClient, content: str | bytes, name: str = "school.csv") -> str:
    """Bring a file; the address of its import."""
    answer = send(client, content if isinstance(content, bytes) else content.encode(), name)
    assert answer.status_code == 303, words(answer)
    return answer.location


def send(client: FlaskClient, content: bytes, name: str) -> TestResponse:
    form = read_form(client.get("/imports/new/"))
    fields: dict[str, Any] = {key: values[0] for key, values in form.values.items() if values}
    # Left to itself, the client writes a large body into a temporary file that it never closes.
    boundary, body = encode_multipart({**fields, "file": FileStorage(io.BytesIO(content), name)})
    return client.post("/imports/new/", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def columns(page: TestResponse) -> Form:
    return read_form(page, 'form[action$="/columns/"]')


def read_file(
    client: FlaskClient, content: str | bytes, values: dict[str, str] | None = None, name: str = "school.csv"
) -> str:
    """Bring a file and have it read; the address of its import."""
    url = bring(client, content, name)
    answer = columns(client.get(url)).fill(**(values or {})).send(client, url, button="save")
    assert answer.status_code == 303, words(answer)
    return url
