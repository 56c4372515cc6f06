"""After the sign-in nobody is led to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import PASSWORD, sign_in
from tests.support.forms import submit
from webapp.security import safe_next

HOSTILE = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n//evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x0b/evil.example",
    "\u2028//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "evil.example",
    "@evil.example",
    "users/",
    "?next=//evil.example",
    "",
    "/" + "x" * 5000,
    "/users/\r\nSet-Cookie: a=b",
    "ftp://evil.example",
    "//localhost@evil.example",
    "//evil.example:80\\@localhost",
]

HONEST = [
    "/",
    "/users/",
    "/users/?q=a%20b&sort=-age",
    "/users/42/",
    "/users/?q=Пётр",
    "/users/?q=http://x",
    "/a//b",
]


@pytest.fixture
def safe(app: Flask):
    def safe(target: str | None) -> str:
        with app.test_request_context():
            return safe_next(target)

    return safe


def test_a_hostile_target_leads_to_the_start_page(safe):
    assert {target: safe(target) for target in HOSTILE} == dict.fromkeys(HOSTILE, "/")
    assert safe(None) == "/"


def test_an_honest_target_is_kept(safe):
    assert [safe(target) for target in HONEST] == HONEST


def test_no_way_through_the_sign_in_leads_elsewhere(app: Flask, client: FlaskClient, cast):
    signed_in = app.test_client()
    sign_in(signed_in, "ben")
    for target in HOSTILE:
        answer = submit(
            app.test_client(), "/sign-in/", email="ben@example.org", password=PASSWORD, next=target
        )
        already = signed_in.get("/sign-in/", query_string={"next": target})
        for location in (answer.location, already.location):
            assert urlsplit(urljoin("http://localhost/sign-in/", location)).netloc == "localhost", target


def test_a_hostile_path_leads_through_the_sign_in_to_this_site(client: FlaskClient):
    for path in ("//evil.example", "//evil.example/%2e%2e", "/%5cevil.example", "/%09/evil.example"):
        answer = client.get(f"http://localhost{path}")
        assert urlsplit(urljoin("http://localhost/", answer.location or "/")).netloc == "localhost", path
