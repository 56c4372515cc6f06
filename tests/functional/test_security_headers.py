"""What every answer tells the browser, and how its cookies are kept."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from tests.support.cast import sign_in
from tests.support.routes import fill_addresses, routes

POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
]

EXPECTED = {
    "Content-Security-Policy": "; ".join(POLICY),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


HOSTILE_HOSTS = ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "a b", "[::1", "x/y"]

PROXY_HEADERS = ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]


@pytest.fixture
def public(app: Flask) -> FlaskClient:
    """A browser at the https address that people come by."""
    app.config.update(PUBLIC_URL="https://rollbook.example.org", SERVER_NAME="rollbook.example.org")
    app.config.update(
        PREFERRED_URL_SCHEME="https", SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-rollbook"
    )
    return app.test_client()


def test_every_answer_carries_the_headers(app: Flask, client: FlaskClient, cast):
    addresses = [route.url for route in routes(app, fill_addresses(app, cast, planted="planted@example.com"))]
    sign_in(client, "ada")
    for url in [*addresses, "/nothing/", "/users/?sort=nothing"]:
        answer = client.get(url)
        assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED, url
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_pages_are_kept_by_no_cache(client: FlaskClient, cast):
    sign_in(client, "ada")
    for url in ("/users/", "/account/", "/sign-in/", "/nothing/", "/"):
        assert client.get(url).headers["Cache-Control"] == "no-store", url


def test_what_anybody_may_keep_carries_no_cookie(client: FlaskClient, cast):
    sign_in(client, "ada")
    answer = client.get("/static/0/icons/favicon.svg")
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient):
    cookie = client.get("/sign-in/").headers["Set-Cookie"]
    assert cookie.startswith("rollbook=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_https_cookies_are_bound_to_host_and_encryption(public: FlaskClient, cast):
    sign_in(public, "ben")
    answer = public.get("/account/")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-rollbook")
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert public.get_cookie("__Host-rollbook-known", "rollbook.example.org").secure


def test_over_https_browsers_are_told_to_stay_there(public: FlaskClient, client: FlaskClient):
    assert public.get("/sign-in/").headers["Strict-Transport-Security"] == "max-age=63072000"


def test_over_http_they_are_not(client: FlaskClient):
    assert "Strict-Transport-Security" not in client.get("/sign-in/").headers


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_another_host_is_refused_and_never_repeated(client: FlaskClient, host: str):
    answer = client.get("/users/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)


def test_a_host_in_brackets_that_is_no_address_is_refused(app: Flask):
    # Werkzeug's client does not survive such a host itself.
    _, status, _ = run_wsgi_app(app, create_environ("/users/", headers={"Host": "[1:2]"}))
    assert status == "400 BAD REQUEST"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_on_loopback_each_of_its_names_is_good(client: FlaskClient, host: str):
    assert client.get("/sign-in/", headers={"Host": host}).status_code == 200


def test_at_a_public_address_the_names_of_loopback_are_not(public: FlaskClient):
    assert public.get("/sign-in/").status_code == 200
    assert public.get("/sign-in/", headers={"Host": "localhost"}).status_code == 400


@pytest.mark.parametrize("name", PROXY_HEADERS)
def test_headers_of_proxies_are_not_believed_without_a_proxy(client: FlaskClient, name: str):
    answer = client.get("/users/", headers={name: "evil.example"})
    assert answer.location == "/sign-in/?next=/users/"
