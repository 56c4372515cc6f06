"""Static files: their addresses, how long they may be kept, and what is in them."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from webapp.views import assets

STATIC = Path(assets.__file__).parents[2] / "static"


def test_a_file_at_its_own_address_may_be_kept_for_good(browser, address):
    response = browser.get(address("rollbook.css"))
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


def test_a_file_at_another_release_s_address_is_kept_for_a_minute(browser):
    response = browser.get("/static/000000000000/rollbook.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_a_file_that_is_not_there_is_not_found(browser):
    assert browser.get("/static/000000000000/../config.py").status_code == 404


def test_styles_arrive_packed_where_the_browser_can_unpack(browser, address):
    packed = browser.get(address("rollbook.css"), headers={"Accept-Encoding": "gzip"})
    plain = browser.get(address("rollbook.css"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3


def test_the_styles_name_their_layers_first(browser, address):
    assert browser.get(address("rollbook.css")).text.startswith(
        "@layer reset, base, layout, components, utilities;"
    )


def test_every_file_that_the_styles_ask_for_is_there(browser, address):
    asked = re.findall(r'url\("([^"]+)"\)', browser.get(address("rollbook.css")).text)
    assert len(asked) > 10
    assert {browser.get(url).headers["Cache-Control"] for url in asked} == {assets.FOREVER}


def test_no_template_has_inline_script_or_style():
    pages = [path.read_text(encoding="utf-8") for path in (STATIC.parent / "templates").rglob("*.html")]
    assert not [
        page for page in pages if re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    ]


@pytest.fixture
def app() -> Flask:
    """An application of nothing but the static files."""
    app = Flask("webapp", static_folder=None)
    app.register_blueprint(assets.bp)
    return app


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(app: Flask):
    """Return the address of a file as a template writes it."""

    def address(name: str) -> str:
        with app.test_request_context():
            return render_template_string("{{ asset(name) }}", name=name)

    return address
