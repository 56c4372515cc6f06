"""What teaching material shows of the SQLAlchemy Session in Python, done in Rollbook; a class for each of its rows."""

import threading
import time
from types import MappingProxyType

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Config
from tests.acceptance.hostile import INJECTIONS, PARAMETERS
from tests.acceptance.reading import read_names, read_table
from tests.acceptance.sessions import at_once, checked_out, noted_sessions
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.users.errors import RowsInvalidError
from webapp.users.operations import CreateUsers

STORED = "SELECT count(*) FROM users UNION ALL SELECT count(*) FROM changeset UNION ALL SELECT count(*) FROM change"

DROP_CONNECTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

OTHER_CONNECTIONS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

SAVED = {302, 303}


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def create(app: Flask, *rows: dict) -> None:
    """Enter people at once, as one operation."""
    with app.app_context():
        commit(CreateUsers(rows), actor=CommandLine())


def drop_connections(outside: Outside) -> None:
    """Have the server drop every other connection, and wait until it has: it is told by a signal."""
    assert outside(DROP_CONNECTIONS)
    while outside(OTHER_CONNECTIONS) != [(0,)]:
        time.sleep(0.01)


class TestS2RowsAreReadByName:
    def test_columns_carry_the_names_of_their_fields_in_the_order_asked_for(self, app, editor):
        create(app, {"name": "Beth", "age": 28}, {"name": "Mark", "age": 36})
        table = read_table(editor, "/users/?columns=age,name&sort=age&age__gte=1")
        assert table.columns == ["Age", "Name"]
        assert table.rows == [["28", "Beth"], ["36", "Mark"]]

    def test_no_two_columns_carry_the_same_name(self, editor):
        answer = editor.get("/users/?columns=name,name")
        assert answer.status_code == 400 or answer.text.count('scope="col"') == 1


class TestS3ManyParameterSetsInOneTransaction:
    def test_each_row_of_the_edit_grid_gets_its_own_value(self, app, editor, outside):
        create(app, {"name": "x", "age": 9}, {"name": "x", "age": 13})
        answer = submit(editor, "/users/grid/?name=x&sort=age", **{"r1.age": 11, "r2.age": 15})
        assert answer.status_code in SAVED
        assert outside("SELECT age FROM users WHERE name = 'x' ORDER BY id") == [(11,), (15,)]
        assert outside("SELECT updated FROM changeset ORDER BY id DESC LIMIT 1") == [(2,)]


class TestS4CommitAsYouGo:
    def test_each_save_is_stored_before_the_next_one_begins(self, editor, outside):
        for number in (1, 2, 3):
            submit(editor, "/users/new/", name=f"Person {number}")
            assert outside("SELECT count(*) FROM users WHERE name LIKE 'Person %'") == [(number,)]

    def test_a_run_of_saves_is_a_run_of_changesets(self, editor, outside):
        submit(editor, "/users/new/", name="Beth", age=28)
        ((beth,),) = outside("SELECT id FROM users WHERE name = 'Beth'")
        submit(editor, f"/users/{beth}/edit/", age=29)
        submit(editor, f"/users/{beth}/delete/")
        saves = outside("SELECT kind, actor_name, inserted, updated, deleted FROM changeset ORDER BY id")
        assert saves[-3:] == [
            ("create-users", "Ben", 1, 0, 0),
            ("update-users", "Ben", 0, 1, 0),
            ("delete-users", "Ben", 0, 0, 1),
        ]


class TestS5WhatIsNotCommittedIsRolledBack:
    @pytest.mark.parametrize("refused", [{"name": ""}, {"name": "Ann", "email": "MIA@example.org"}])
    def test_a_refused_save_leaves_nothing(self, editor, outside, refused):
        before = outside(STORED)
        answer = submit(editor, "/users/new/", **refused)
        assert (answer.status_code, outside(STORED)) == (422, before)

    def test_a_refused_save_is_stored_once_it_is_right(self, editor, outside):
        refused = submit(editor, "/users/new/", name="Zoë", email="Mia@Example.org", age=33)
        read_form(refused).fill(email="zoe@example.org").send(editor, "/users/new/")
        assert outside("SELECT name, email FROM users WHERE age = 33") == [("Zoë", "zoe@example.org")]

    def test_a_preview_really_runs_the_write_shows_it_and_takes_it_back(self, editor, outside):
        outside("INSERT INTO users (id, name, age) VALUES (900, 'Beth', 28)")
        before = outside(STORED)
        page = submit(editor, "/users/900/edit/", button="preview", age="29")
        assert "was </span><bdi>28</bdi>" in page.text
        assert "is now </span><bdi>29</bdi>" in page.text
        assert outside(STORED)[0] == before[0]
        assert outside("SELECT age FROM users WHERE id = 900") == [(28,)]

    def test_what_was_previewed_is_committed_or_nothing(self, editor, outside):
        page = read_form(submit(editor, "/users/new/", button="preview", name="Anna", email="a@example.org"))
        outside("INSERT INTO users (name, email) VALUES ('Ann', 'A@example.org')")
        assert page.send(editor, "/users/new/", button="commit").status_code == 422
        outside("DELETE FROM users WHERE name = 'Ann'")
        assert page.send(editor, "/users/new/", button="commit").status_code in SAVED
        assert outside("SELECT count(*) FROM users WHERE name = 'Anna'") == [(1,)]


@pytest.mark.usefixtures("cast")
class TestS6AllOrNothing:
    def test_one_bad_row_stores_none_and_says_which_and_why(self, app, outside):
        before = outside(STORED)
        with pytest.raises(RowsInvalidError) as refusal:
            create(app, {"name": "Пётр", "age": 20}, {"name": "Василий", "age": -26}, {"name": "Anna"})
        assert list(refusal.value.errors) == [1]
        assert str(refusal.value.errors[1]["age"]) == "Must be at least 0."
        assert outside(STORED) == before

    def test_one_bad_row_of_the_grid_stores_none_and_keeps_everything_typed(self, editor, outside):
        before = outside(STORED)
        typed = {"r1.name": "Пётр", "r1.age": "20", "r2.name": "Василий", "r2.age": "-26", "r3.name": "Anna"}
        answer = submit(editor, "/users/grid/", **typed)
        assert (answer.status_code, outside(STORED)) == (422, before)
        assert "Row 2, Age</a>: Must be at least 0." in answer.text
        kept = read_form(answer)
        assert {name: kept.values[name] for name in typed} == {name: [text] for name, text in typed.items()}
        kept.fill(**{"r2.age": "26"}).send(editor, "/users/grid/")
        assert outside("SELECT name FROM users WHERE age > 0 ORDER BY age") == [("Пётр",), ("Василий",)]

    def test_what_only_the_database_can_refuse_stores_none_either(self, app, outside):
        before = outside(STORED)
        with pytest.raises(ConstraintViolatedError, match="uq_users_email_key"):
            create(app, {"name": "Anna", "email": "a@example.org"}, {"name": "Ann", "email": "A@example.org"})
        assert outside(STORED) == before


class TestS13WhatChangedIsKnownAndCanBeUndone:
    def test_each_field_of_a_save_is_on_record_whoever_wrote_it(self, editor, outside):
        submit(editor, "/users/new/", name="Beth", age="28")
        outside("UPDATE users SET age = 29, email = 'beth@example.org' WHERE name = 'Beth'")
        [[user]] = outside("SELECT id FROM users WHERE name = 'Beth'")
        submit(editor, f"/users/{user}/edit/", name="Elisabeth")
        history = editor.get(f"/users/{user}/history/").text
        assert all(text in history for text in ("Added", "Changed e-mail and age", "Changed name", "Ben"))

    def test_a_change_is_undone_and_done_again_field_by_field(self, editor, outside):
        submit(editor, "/users/new/", name="Beth", age="28")
        [[user]] = outside("SELECT id FROM users WHERE name = 'Beth'")
        submit(editor, f"/users/{user}/edit/", name="Elisabeth", age="29")
        wrong = outside("SELECT max(id) FROM changeset")[0][0]
        submit(editor, f"/users/{user}/edit/", age="30")
        submit(editor, f"/changes/{wrong}/undo/", button="commit")
        assert outside("SELECT name, age FROM users WHERE id = ?", user) == [("Beth", 30)]
        undone = outside("SELECT max(id) FROM changeset")[0][0]
        submit(editor, f"/changes/{undone}/undo/", button="commit")
        assert outside("SELECT name, age FROM users WHERE id = ?", user) == [("Elisabeth", 30)]

    def test_somebody_deleted_comes_back_under_the_same_number(self, editor, outside):
        submit(editor, "/users/new/", name="Beth", email="beth@example.org")
        [[user]] = outside("SELECT id FROM users WHERE name = 'Beth'")
        submit(editor, f"/users/{user}/delete/")
        deletion = outside("SELECT max(id) FROM changeset")[0][0]
        submit(editor, f"/changes/{deletion}/undo/", button="commit")
        assert outside("SELECT name, email FROM users WHERE id = ?", user) == [("Beth", "beth@example.org")]

    def test_history_is_whole(self, app, editor, outside):
        self.test_a_change_is_undone_and_done_again_field_by_field(editor, outside)
        result = app.test_cli_runner().invoke(args=["verify"])
        assert (result.exit_code, "Everything is as history says" in result.output) == (0, True)


@pytest.mark.usefixtures("cast")
class TestS8OneSessionForEachRequest:
    def test_two_requests_at_once_never_share_a_session(self, app):
        clients = [app.test_client() for _ in range(2)]
        for client in clients:
            sign_in(client, "ben")
        with noted_sessions(meeting=2) as sessions:
            at_once(*(lambda client=client: client.get("/users/new/") for client in clients))
        assert len(sessions) == len({id(session) for session in sessions}) == 2

    def test_pages_and_commands_get_theirs_from_the_same_factory(self, app, editor):
        with noted_sessions() as sessions:
            editor.get("/users/new/")
            app.test_cli_runner().invoke(args=["sign-in-link", "ada@example.org"])
        assert len({id(session) for session in sessions}) == 2
        assert {type(session) for session in sessions} == {db.session.session_factory.class_}


class TestS9APageThatWaitsHoldsNoConnection:
    @pytest.fixture
    def settings(self, settings):
        return settings | {"POOL_SIZE": "1", "POOL_OVERFLOW": "0", "POOL_TIMEOUT": "1"}

    def test_one_connection_serves_thirty_open_forms(self, app, editor, outside):
        forms = []
        for number in range(30):
            forms.append(read_form(editor.get("/users/new/")).fill(name=f"Person {number}"))
            assert checked_out(app) == 0
        for form in forms:
            assert form.send(editor, "/users/new/").status_code in SAVED
            assert checked_out(app) == 0
        assert outside("SELECT count(*) FROM users WHERE name LIKE 'Person %'") == [(30,)]

    def test_a_page_gives_its_connection_back_whatever_it_answers(self, app, editor):
        for address in (
            "/users/",
            "/users/?sort=x",
            "/users/1/edit/",
            "/users/99/",
            "/changes/",
            "/accounts/",
        ):
            editor.get(address)
            assert checked_out(app) == 0, address


class TestS10PeopleOfEveryScript:
    FOUND_BY = MappingProxyType(
        {
            "Пётр": ("пётр", "ПЁТ"),
            "Василий": ("ВАСИЛИЙ", "силий"),
            "山田太郎": ("田太郎", "山"),
            "김민준": ("김민준",),
            "Nguyễn Thị Ánh": ("NGUYỄN", "thị án"),
            "Zoe\N{COMBINING DIAERESIS} Åse": ("zoë", "ZOË ÅS"),
            "👩‍🚀 Ripley 🏳️‍🌈": ("RIPLEY", "👩‍🚀", "🏳️‍🌈"),
            "Ωμέγα Στρατηγός": ("στρατηγ", "ΩΜΈΓΑ"),
            "Anna Strauß": ("STRAUß",),
            "עדה לאבלייס": ("לאבל",),
        }
    )

    def test_people_entered_at_once_are_one_changeset(self, editor, outside):
        typed = {"r1.name": "Пётр", "r1.age": "20", "r2.name": "Василий", "r2.age": "26"}
        submit(editor, "/users/grid/", **typed)
        assert outside("SELECT name FROM users WHERE age > 0 ORDER BY age") == [("Пётр",), ("Василий",)]
        assert outside("SELECT inserted FROM changeset ORDER BY id DESC LIMIT 1") == [(2,)]

    def test_a_name_comes_back_letter_for_letter_wherever_it_is_shown(self, editor, outside):
        for name in self.FOUND_BY:
            submit(editor, "/users/new/", name=name)
            ((user, stored),) = outside("SELECT id, name FROM users ORDER BY id DESC LIMIT 1")
            assert stored == name
            assert read_form(editor.get(f"/users/{user}/edit/")).values["name"] == [name]
        assert read_names(editor, "/users/")[1:] == list(self.FOUND_BY)

    def test_a_name_entered_in_the_grid_comes_back_letter_for_letter(self, editor, outside):
        self.enter_all(editor)
        assert outside("SELECT name FROM users WHERE name <> 'Mia' ORDER BY id") == [
            (name,) for name in self.FOUND_BY
        ]
        grid = read_form(editor.get("/users/grid/?matching=1"))
        shown = [grid.values[f"r{number}.name"] for number, _ in enumerate(self.FOUND_BY, start=2)]
        assert shown == [[name] for name in self.FOUND_BY]

    def enter_all(self, editor):
        typed = {f"r{number}.name": name for number, name in enumerate(self.FOUND_BY, start=1)}
        assert submit(editor, "/users/grid/", **typed).status_code in SAVED

    def test_a_name_is_found_whatever_the_case(self, editor):
        self.enter_all(editor)
        for name, fragments in self.FOUND_BY.items():
            for fragment in fragments:
                assert read_names(editor, f"/users/?q={fragment}") == [name]


class TestS11TheCrewIsListed:
    CREW = ("Melissa Lewis", "Rick Martinez", "Alex Vogel", "Chris Beck", "Beth Johanssen", "Mark Watney")

    def test_the_six_astronauts_are_on_the_list_of_the_sample(self, app, client):
        commands = app.test_cli_runner()
        commands.invoke(args=["sample", "--rows", "120"])
        link = commands.invoke(args=["sign-in-link", "vera.karlsson@example.org"]).output.split()[-1]
        submit(client, link.removeprefix(app.config["PUBLIC_URL"]))
        names = read_names(client, "/users/?sort=name")
        assert len(names) == 120
        assert set(names) >= set(self.CREW)


class TestS12ValuesAreBound:
    def test_in_no_parameter_of_a_list_does_a_text_become_sql(self, editor, outside):
        before = outside(STORED)
        for hostile in INJECTIONS:
            for parameter in PARAMETERS:
                assert editor.get("/users/", query_string={parameter: hostile}).status_code in {200, 400}
            for place in ("before", "after"):
                assert editor.get("/changes/", query_string={place: hostile}).status_code == 400
        assert outside(STORED) == before

    def test_no_text_is_taken_for_the_name_of_a_parameter_or_operator(self, editor):
        for hostile in INJECTIONS:
            for parameter in (hostile, f"name__{hostile}", f"{hostile}__gte"):
                assert editor.get("/users/", query_string={parameter: "1"}).status_code == 400

    def test_a_form_stores_such_a_text_as_it_is(self, editor, outside):
        for hostile in INJECTIONS:
            submit(editor, "/users/new/", name=hostile)
            ((user,),) = outside("SELECT id FROM users WHERE name = ?", hostile)
            submit(editor, f"/users/{user}/edit/", name=f"{hostile}!")
            assert outside("SELECT name FROM users WHERE id = ?", user) == [(f"{hostile}!",)]
            assert submit(editor, f"/users/{user}/delete/").status_code in SAVED
        assert outside("SELECT name FROM users") == [("Mia",)]

    def test_no_hidden_field_takes_sql(self, editor, outside):
        before = outside(STORED)
        for hostile in INJECTIONS:
            for field in ("submission", "base", "csrf_token"):
                assert submit(editor, "/users/1/edit/", **{"name": "Ann", field: hostile}).status_code == 400
        assert outside(STORED) == before

    @pytest.mark.usefixtures("cast")
    def test_nobody_signs_in_by_sql(self, app):
        for hostile in INJECTIONS:
            client = app.test_client()
            answer = submit(client, "/sign-in/", email=f"ada@example.org{hostile}", password=hostile)
            assert answer.status_code in {422, 429}
            assert client.get("/accounts/").status_code == 302


class TestS14TheAddressIsAllThatChanges:
    """That everything else here runs on both databases, under the same settings but DATABASE_URL, is most of it."""

    pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
    def test_an_address_is_taken_as_hosts_give_it(self, settings, scheme):
        given = (
            settings["DATABASE_URL"].replace("postgresql", scheme) + "?sslmode=prefer&application_name=roll"
        )
        app = create_app(Config.from_environment(settings | {"DATABASE_URL": given}))
        with app.app_context():
            driver = db.session.connection().connection.dbapi_connection
            assert driver.get_dsn_parameters()["sslmode"] == "prefer"
            assert driver.get_dsn_parameters()["application_name"] == "roll"
            db.engine.dispose()

    def test_encryption_that_is_required_is_never_done_without(self, settings, monkeypatch):
        monkeypatch.setattr("webapp.db.connecting.CONNECT_PATIENCE", 0)
        required = settings["DATABASE_URL"] + "?sslmode=require"
        client = create_app(Config.from_environment(settings | {"DATABASE_URL": required})).test_client()
        assert client.get("/readyz").status_code == 503

    def test_connections_that_the_server_dropped_cost_no_error_page(self, editor, outside):
        form = read_form(editor.get("/users/new/")).fill(name="Anna")
        for request in (lambda: editor.get("/users/new/"), lambda: form.send(editor, "/users/new/")):
            drop_connections(outside)
            assert request().status_code in {200, *SAVED}
        assert outside("SELECT count(*) FROM users WHERE name = 'Anna'") == [(1,)]

    def test_a_server_that_was_asleep_costs_a_wait_and_no_error_page(self, editor, migrated_cluster):
        migrated_cluster.stop()
        waking = threading.Timer(0.5, migrated_cluster.start)
        waking.start()
        answer = editor.get("/users/")
        waking.join()
        assert answer.status_code == 200
