"""Pages that are seen rarely are as good as the others."""

import pytest
from flask import render_template
from playwright.sync_api import Page

from tests.browser.places import PLACES, Visit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ERRORS = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)

PHONE = {"viewport": {"width": 360, "height": 720}}


@pytest.fixture
def user(outside) -> int:
    outside(
        "INSERT INTO users (name, email, age) VALUES (?, ?, 20)", "Anna-Maria " * 8, f"{'a' * 60}@example.org"
    )
    return outside("SELECT max(id) FROM users")[0][0]


def test_axe_finds_nothing_where_no_link_leads(open_tab, outside, user, assert_accessible):
    for place in PLACES:
        page = open_tab("ada", **PHONE)
        place(Visit(page, outside, user))
        # A click waits for the next page to arrive, not to be there.
        page.wait_for_load_state()
        assert_fits(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page)
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_empty_register(open_tab, outside, assert_accessible, scheme):
    outside("UPDATE account SET user_id = NULL")
    outside("DELETE FROM users")
    page = open_tab("ada", color_scheme=scheme)
    for address in ("/users/", "/changes/"):
        page.goto(address)
        assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_error_page(app, open_tab, assert_accessible, scheme):
    page = open_tab(color_scheme=scheme, **PHONE)
    for code in ERRORS:
        show_error(page, app, code)
        assert_accessible(page)
        assert_fits(page)


def show_error(page: Page, app, code: int) -> None:
    """Give the tab an error's page, whatever would have to happen for it."""
    with app.test_request_context("/users/new/", method="POST"):
        typed = [("name", "Beth")] if code in {400, 503} else []
        body = render_template(f"errors/{code}.html", title="Title", reason="Reason.", typed=typed)
    page.route(
        f"**/errors/{code}/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8")
    )
    page.goto(f"/errors/{code}/")


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
