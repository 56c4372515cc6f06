"""Every route under every role, and under none: who gets what, and that nobody gets more."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.routes import Route, everything, fill_addresses, routes
from webapp.security.declarations import UndeclaredRouteError, declared_right

WHO = ("nobody", "mia", "cleo", "connie", "ben", "ada")

# In the order of WHO; where nobody is signed in, a page leads to the sign-in and a form is answered with it.
EXPECTED = {
    "GET account.show": (302, 200, 200, 200, 200, 200),
    "GET account.show_preferences": (302, 200, 200, 200, 200, 200),
    "GET account.me": (302, 200, 404, 404, 404, 404),
    "POST account.update_me": (401, 303, 404, 404, 404, 404),
    "POST account.preferences": (401, 422, 422, 422, 422, 422),
    "POST account.password": (401, 422, 422, 422, 422, 422),
    "POST account.end_sign_in": (401, 303, 303, 303, 303, 303),
    "POST account.end_all": (401, 303, 303, 303, 303, 303),
    "GET accounts.index": (302, 403, 403, 403, 403, 200),
    "GET accounts.new": (302, 403, 403, 403, 403, 200),
    "POST accounts.create": (401, 403, 403, 403, 403, 422),
    "GET accounts.edit": (302, 403, 403, 403, 403, 200),
    "POST accounts.update": (401, 403, 403, 403, 403, 303),
    "POST accounts.deactivate": (401, 403, 403, 403, 403, 303),
    "POST accounts.activate": (401, 403, 403, 403, 403, 303),
    "POST accounts.new_link": (401, 403, 403, 403, 403, 200),
    "GET assets.show": (200, 200, 200, 200, 200, 200),
    "GET changes.index": (302, 403, 200, 200, 200, 200),
    "GET changes.show": (302, 403, 200, 200, 200, 200),
    "GET changes.undo": (302, 403, 403, 200, 200, 200),
    "POST changes.commit_undo": (401, 403, 403, 200, 200, 200),
    "GET drafts.index": (302, 403, 403, 200, 200, 200),
    "POST drafts.create": (401, 403, 403, 422, 422, 422),
    "GET drafts.show": (302, 403, 403, 200, 200, 200),
    "POST drafts.save": (401, 403, 403, 200, 200, 200),
    "POST drafts.roll_back": (401, 403, 403, 303, 303, 303),
    "POST drafts.reopen": (401, 403, 403, 303, 303, 303),
    "POST drafts.rename": (401, 403, 403, 422, 422, 422),
    "POST drafts.choose": (401, 403, 403, 303, 303, 303),
    "POST drafts.move_up": (401, 403, 403, 303, 303, 303),
    "POST drafts.move_down": (401, 403, 403, 303, 303, 303),
    "POST drafts.remove": (401, 403, 403, 303, 303, 303),
    "POST drafts.comment": (401, 403, 403, 422, 422, 422),
    "GET drafts.edit_person": (302, 403, 403, 200, 200, 200),
    "POST drafts.update_person": (401, 403, 403, 303, 303, 303),
    "GET fields.index": (302, 403, 403, 403, 403, 200),
    "POST fields.build_indexes": (401, 403, 403, 403, 403, 303),
    "GET fields.new": (302, 403, 403, 403, 403, 200),
    "POST fields.create": (401, 403, 403, 403, 403, 422),
    "GET fields.edit": (302, 403, 403, 403, 403, 200),
    "POST fields.update": (401, 403, 403, 403, 403, 303),
    "POST fields.move_up": (401, 403, 403, 403, 403, 303),
    "POST fields.move_down": (401, 403, 403, 403, 403, 303),
    "POST fields.hide": (401, 403, 403, 403, 403, 404),
    "POST fields.show": (401, 403, 403, 403, 403, 404),
    "GET fields.show_preset": (302, 403, 403, 403, 403, 200),
    "POST fields.add_preset": (401, 403, 403, 403, 403, 303),
    "GET health.live": (200, 200, 200, 200, 200, 200),
    "GET health.ready": (200, 200, 200, 200, 200, 200),
    "GET home.index": (302, 302, 200, 200, 200, 200),
    "GET imports.index": (302, 403, 403, 403, 200, 200),
    "GET imports.new": (302, 403, 403, 403, 200, 200),
    "POST imports.create": (401, 403, 403, 403, 422, 422),
    "GET imports.show": (302, 403, 403, 403, 404, 404),
    "GET imports.show_columns": (302, 403, 403, 403, 404, 404),
    "POST imports.decide": (401, 403, 403, 403, 404, 404),
    "POST imports.compare": (401, 403, 403, 403, 404, 404),
    "POST imports.save": (401, 403, 403, 403, 404, 404),
    "POST imports.drop": (401, 403, 403, 403, 404, 404),
    "GET imports.download": (302, 403, 403, 403, 404, 404),
    "GET jobs.index": (302, 200, 200, 200, 200, 200),
    "GET jobs.show": (302, 404, 404, 404, 200, 200),
    "POST jobs.cancel": (401, 404, 404, 404, 303, 303),
    "GET sign_in.new": (200, 302, 302, 302, 302, 302),
    "POST sign_in.create": (422, 422, 422, 422, 422, 422),
    "GET sign_in.link": (200, 200, 200, 200, 200, 200),
    "POST sign_in.use_link": (410, 410, 410, 410, 410, 410),
    "POST sign_out.create": (401, 303, 303, 303, 303, 303),
    "GET queries.index": (302, 403, 200, 200, 200, 200),
    "GET queries.show": (302, 403, 200, 200, 200, 200),
    "GET queries.export_csv": (302, 403, 400, 400, 400, 400),
    "GET queries.export_json": (302, 403, 400, 400, 400, 400),
    "GET queries.export_xlsx": (302, 403, 400, 400, 400, 400),
    "GET queries.new": (302, 403, 403, 403, 403, 200),
    "POST queries.create": (401, 403, 403, 403, 403, 422),
    "GET queries.edit": (302, 403, 403, 403, 403, 200),
    "POST queries.update": (401, 403, 403, 403, 403, 422),
    "GET queries.confirm": (302, 403, 403, 403, 403, 200),
    "POST queries.delete": (401, 403, 403, 403, 403, 303),
    "GET statements.new": (302, 403, 403, 403, 403, 200),
    "POST statements.run": (401, 403, 403, 403, 403, 422),
    "POST transcripts.choose": (401, 403, 403, 403, 403, 303),
    "GET users.index": (302, 403, 200, 200, 200, 200),
    "GET users.choose_values": (302, 403, 403, 303, 303, 303),
    "POST users.edit_many": (401, 403, 403, 303, 303, 303),
    "GET users.confirm_delete_many": (302, 403, 403, 303, 303, 303),
    "POST users.delete_many": (401, 403, 403, 303, 303, 303),
    "GET users.export_csv": (302, 403, 200, 200, 200, 200),
    "GET users.export_jsonl": (302, 403, 200, 200, 200, 200),
    "GET users.export_xlsx": (302, 403, 200, 200, 200, 200),
    "POST users.export_large_xlsx": (401, 403, 303, 303, 303, 303),
    "GET users.fetch_export": (302, 403, 404, 404, 404, 404),
    "GET users.new": (302, 403, 403, 200, 200, 200),
    "POST users.create": (401, 403, 403, 422, 422, 422),
    "GET users.grid": (302, 403, 403, 200, 200, 200),
    "POST users.save_grid": (401, 403, 403, 302, 302, 302),
    "GET users.history": (302, 404, 200, 200, 200, 200),
    "GET users.show": (302, 404, 200, 200, 200, 200),
    "GET users.edit": (302, 403, 403, 200, 200, 200),
    "POST users.update": (401, 403, 403, 403, 302, 302),
    "GET users.restore": (302, 403, 403, 302, 302, 302),
    "POST users.recreate": (401, 403, 403, 302, 302, 302),
    "GET users.confirm_delete": (302, 403, 403, 200, 200, 200),
    "GET users.confirm_erase": (302, 403, 403, 403, 403, 302),
    "POST users.erase": (401, 403, 403, 403, 403, 302),
    "POST users.delete": (401, 403, 403, 403, 302, 302),
}

SEES_NOBODY = ("nobody", "mia")

PLANTED = "planted@example.com"

CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def test_every_route_declares_what_it_needs(app: Flask):
    for view in app.view_functions.values():
        declared_right(view)


def test_a_route_that_declares_nothing_is_not_served(app: Flask):
    app.add_url_rule("/undeclared/", view_func=lambda: "secret")
    with pytest.raises(UndeclaredRouteError):
        app.test_client().get("/undeclared/")


@pytest.mark.parametrize("who", WHO)
def test_each_route_answers_each_role_as_expected(
    app: Flask, values: dict[str, object], secrets: list[str], who: str
):
    statuses = {}
    client = browser(app, who)
    for route in routes(app, values):
        answer = client.get(route.url) if route.method == "GET" else act(client, route, who)
        statuses[route.name] = answer.status_code
        hidden = [*secrets, PLANTED] if who in SEES_NOBODY else secrets
        assert not [secret for secret in hidden if secret.encode() in answer.data], route.name
    assert statuses == {name: row[WHO.index(who)] for name, row in EXPECTED.items()}


@pytest.mark.parametrize("row_id", [2**63, 10**30])
def test_an_id_that_no_database_holds_is_nowhere(app: Flask, values: dict[str, object], row_id: int):
    client = browser(app, "ada")
    for route in routes(
        app, {name: row_id if name.endswith("_id") else each for name, each in values.items()}
    ):
        if str(row_id) in route.url:
            # Werkzeug takes a form that leads nowhere for one that the address does not take.
            assert act(client, route, "ada").status_code in {404, 405}, route.name


@pytest.mark.parametrize("who", WHO[:4])
def test_whoever_may_not_edit_changes_nothing_in_the_register(app: Flask, values, outside: Outside, who: str):
    before = everything(outside, "users", "account", "change")
    client = browser(app, who)
    for route in routes(app, values):
        if route.method != "GET":
            act(client, route, who)
    assert everything(outside, "users", "account", "change") == before


@pytest.fixture
def values(app: Flask, cast: dict[str, int]) -> dict[str, object]:
    """What fills the variable parts of addresses: a planted person and the changeset that added them, for one."""
    return fill_addresses(app, cast, planted=PLANTED)


@pytest.fixture
def secrets(app: Flask, values: dict[str, object], outside: Outside) -> list[str]:
    """What no answer ever holds."""
    hashes = outside("SELECT password_hash FROM credential")
    return [app.config["SECRET_KEY"], "$argon2", *(password_hash for (password_hash,) in hashes)]


def act(client: FlaskClient, route: Route, who: str) -> TestResponse:
    """Send a form with its token and nothing else."""
    page = client.get("/sign-in/" if who == "nobody" else "/account/")
    if page.status_code == 302:
        # The form before ended the sign-in.
        sign_in(client, who)
        page = client.get("/account/")
    token = CSRF_TOKEN.search(page.text)[1]
    return client.open(route.url, method=route.method, data={"csrf_token": token})


def browser(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    if who != "nobody":
        sign_in(client, who)
    return client
