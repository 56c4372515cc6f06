"""How the database finds out what rows would do: it reads each side of a join once, whatever it believes of them."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, text

from tests.imports.importing import HAS_EMAIL, fates, staged
from webapp import jobs
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.operations import to_json
from webapp.changes.transactions import commit, housekeep
from webapp.imports.applying import ApplyImport
from webapp.imports.refusals import reason
from webapp.imports.settings import Settings
from webapp.jobs import CommitOperation
from webapp.jobs.running import Worker
from webapp.users.defining import CreateFields
from webapp.users.operations import CreateUsers

NAME_AND_PAID = Settings(columns={0: "name", 1: "extra.paid"}, match=("name", "extra.paid"))

PEOPLE = [(f"Person {number}", f"p{number}@example.org") for number in range(3_000)]
ROWS = "name,email\n" + "".join(f"{name},{email}\n" for name, email in PEOPLE)


def test_a_no_finds_people_of_whom_nothing_is_said_and_a_blank_nobody(session):
    commit(CreateFields(({"name": "extra.paid", "type": "boolean", "label": "Paid"},)), actor=CommandLine())
    rows = "name,paid\nAnna,no\nAnna,yes\n"
    commit(CreateUsers(({"name": "Anna"}, {"name": "Anna", "extra.paid": True})), actor=CommandLine())
    found = staged(rows, NAME_AND_PAID)
    assert fates(found) == [(2, "unchanged", None), (3, "unchanged", None)]
    assert fates(staged(f"{rows}Anna,\n", NAME_AND_PAID))[2] == (4, "new", None)
    cleared = replace(NAME_AND_PAID, blanks="clear")
    assert fates(staged("name,paid\nAnna,\n", cleared)) == [(2, "unchanged", None)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", [HAS_EMAIL, Settings(match=("name",))], ids=["email", "name"])
def test_rows_of_which_the_planner_knows_nothing_yet_are_not_looped_over(session, outside, how):
    commit(CreateUsers(tuple({"name": name} for name, _ in PEOPLE)), actor=CommandLine())
    staged("name,email\nAnna,anna@example.org\n")
    outside("ANALYZE")
    plans: list[str] = []

    def note(connection, _cursor, statement, *_):
        if statement.lstrip().startswith("WITH staged"):
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}")
            plans.append("\n".join(row[0] for row in plan))

    event.listen(Engine, "before_cursor_execute", note)
    staged(ROWS, how)
    event.remove(Engine, "before_cursor_execute", note)
    assert len(plans) == 1
    assert "Nested Loop" not in plans[0]
    session.rollback()
    assert session.scalar(text("SHOW enable_nestloop")) == "on"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_after_a_large_save_the_planner_knows_how_many_there_are(app, session, outside):
    """It may have counted in the midst of it, when nothing of that was there yet."""
    work = CommitOperation(to_json(ApplyImport(staged(ROWS))))
    outside("ANALYZE")
    housekeep(lambda session: jobs.enqueue(session, work, CommandLine()))
    assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()
    counted = "SELECT relname, reltuples FROM pg_class WHERE relname IN ('change', 'users') ORDER BY relname"
    assert outside(counted) == [("change", len(PEOPLE)), ("users", len(PEOPLE))]
