"""Fixtures for every test: the application on a database of its own, on SQLite and again on PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, profiles
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Page
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from config import Config
from tests.support import databases
from tests.support.browser import find_browser
from tests.support.cast import add_cast
from tests.support.folders import fast_folder
from tests.support.live import Live, running_server
from tests.support.postgres import Cluster, running_cluster
from tests.support.query_roles import queries_set_up
from tests.support.statement_roles import granted
from webapp.access import passwords
from webapp.app import create_app
from webapp.db import db

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(fast_folder()))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database for this test alone."""
    if request.param == "sqlite":
        yield databases.copy_sqlite(request.getfixturevalue("migrated_file"), tmp_path)
        return
    cluster = request.getfixturevalue("migrated_cluster")
    name = databases.clone_template(cluster)
    yield cluster.url(name)
    cluster.drop_database(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment in which the test's application starts."""
    return {"DATABASE_URL": database_url, "INSTANCE_PATH": str(tmp_path)}


@pytest.fixture
def app(settings: dict[str, str], compiled_templates: BytecodeCache) -> Iterator[Flask]:
    app = create_app(Config.from_environment(settings))
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript. Each of its requests has a context and a session of its own."""
    return app.test_client()


@pytest.fixture
def session(request: pytest.FixtureRequest, app: Flask) -> Iterator[Session]:
    """The application's session, for tests below the web."""
    if "client" in request.fixturenames:
        pytest.fail("A request would share this session, as it never does: use `outside` beside `client`.")
    with app.app_context():
        yield db.session


@pytest.fixture
def connect(database_url: str) -> Iterator[Callable[[], Any]]:
    """Open connections by the bare driver, psycopg2 or sqlite3; the test's end closes them."""
    connections = []

    def connect() -> Any:
        connections.append(databases.connect(database_url))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


@pytest.fixture
def outside(database_url: str) -> databases.Outside:
    """Work on the database from outside: `outside("SELECT name FROM users WHERE id = ?", 42)`."""
    return databases.Outside(database_url)


@pytest.fixture
def cast(app: Flask) -> dict[str, int]:
    """Everybody of tests/support/cast.py has an account, whose id this gives; `sign_in(client, "ada")`."""
    with app.app_context():
        accounts = add_cast(db.session)
        db.session.commit()
        return accounts


@pytest.fixture
def statements_granted(database_url: str) -> Iterator[None]:
    """The test's database is set up for statements, which takes a role of the server's own."""
    with granted(database_url):
        yield


@pytest.fixture
def queries_granted(app: Flask, database_url: str) -> Iterator[None]:
    """The test's database is set up for queries."""
    with queries_set_up(app, database_url):
        yield


@pytest.fixture
def count_statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect the statements that the application sends: `with count_statements() as statements:`."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return collect


@pytest.fixture
def live(settings: dict[str, str], cast: dict[str, int], tmp_path: Path) -> Iterator[Live]:
    """The application under gunicorn, with the cast."""
    with running_server(tmp_path, settings) as live:
        yield live


@pytest.fixture
def page(new_context: Callable[..., Any], live: Live) -> Page:
    """A tab of a real browser on the live application: `page.goto("/users/")`."""
    return new_context(base_url=live.url).new_page()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Have axe look at a page as it is now."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()

    return check


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Each test has an application of its own, which would compile each page anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    databases.migrate(f"sqlite:///{folder}/rollbook.db", folder)
    with closing(databases.connect(f"sqlite:///{folder}/rollbook.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(truncate)")
    return folder / "rollbook.db"


@pytest.fixture(scope="session")
def migrated_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster() as cluster:
        databases.migrate_template(cluster, tmp_path_factory.mktemp("migrated"))
        yield cluster


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": str(find_browser())}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nothing, in the place of pytest-base-url's, whose form pytest 10 will refuse."""


@pytest.fixture(scope="session", autouse=True)
def _rules_compiled_once() -> None:
    """Every test has an application of its own, all with the same routes: compiling them takes most of its start."""
    compile_rule, compiled = Rule._compile_builder, {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002  # as Werkzeug has it
        key = rule.rule, str(rule.defaults), append_unknown
        if key not in compiled:
            compiled[key] = compile_rule(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_once


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> None:
    """A real hash takes a tenth of a second, for every sign-in of every test."""
    passwords.HASHER = PasswordHasher.from_parameters(profiles.CHEAPEST)


@pytest.fixture
def _push_request_context() -> None:
    """Nothing, in the place of pytest-flask's: that one makes the requests of a test share its context and session."""
