"""Indexes of people's own fields: built while others write, and used."""

from sqlalchemy import text

from tests.support.statements import Somebody
from webapp.changes.transactions import commit
from webapp.fields import stored
from webapp.users import own_indexes
from webapp.users.defining import CreateFields, FieldEdit, UpdateFields
from webapp.users.listing import list_users
from webapp.users.operations import CreateUsers
from webapp.users.own_columns import key_source
from webapp.users.query import ListQuery

OWN = ("integer", "decimal", "date", "boolean", "text")


def define(session, *, indexed):
    definitions = tuple(
        {"name": f"extra.{kind}", "type": kind, "label": kind, "indexed": indexed} for kind in OWN
    )
    commit(CreateFields(definitions), actor=Somebody())
    return follow(session)


def follow(session):
    session.rollback()
    assert own_indexes.follow(session())
    return stored.catalogue(session)


def plan(session, kind):
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    key = key_source(f"extra.{kind}", kind, is_sqlite=is_sqlite)
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    rows = session.execute(
        text(f"{explain} SELECT id FROM users ORDER BY {key}, id LIMIT 5".replace(":", "\\:"))
    )
    return "\n".join(str(row[-1]) for row in rows)


def test_each_type_that_is_marked_gets_an_index_that_its_sort_uses(session):
    define(session, indexed=True)
    assert all(f"ix_users_own_{kind}" in plan(session, kind) for kind in OWN)


def test_a_field_that_is_no_longer_marked_loses_its_index(session):
    fields = define(session, indexed=True)
    assert all(state.is_ready for state in own_indexes.states(session, fields).values())
    commit(UpdateFields((FieldEdit("extra.date", None, {"indexed": False}),)), actor=Somebody())
    fields = follow(session)
    assert "extra.date" not in own_indexes.states(session, fields)
    assert "ix_users_own_date" not in plan(session, "date")


def test_a_text_of_any_length_and_script_fits_into_the_index(session):
    define(session, indexed=True)
    long = "界" * 1000
    commit(CreateUsers(({"name": "Long", "extra.text": long},)), actor=Somebody())
    session.rollback()
    query = ListQuery.parse({"extra.text": [long]}, fields=stored.catalogue(session))
    assert [row.name for row in list_users(session, query).rows] == ["Long"]


def test_what_is_not_built_yet_is_told(session):
    definition = {"name": "extra.nick", "type": "text", "label": "Nick", "indexed": True}
    commit(CreateFields((definition,)), actor=Somebody())
    assert not own_indexes.states(session, stored.catalogue(session))["extra.nick"].is_ready


def test_the_command_builds_what_is_missing(app, session):
    definition = {"name": "extra.nick", "type": "text", "label": "Nick", "indexed": True}
    commit(CreateFields((definition,)), actor=Somebody())
    session.rollback()
    result = app.test_cli_runner().invoke(args=["fields", "index"])
    assert (result.exit_code, result.output) == (0, "extra.nick: ready\n")


def test_a_list_sorted_by_an_indexed_field_has_no_time_limit(session):
    fields = define(session, indexed=True)
    query = ListQuery.parse({"sort": ["-extra.integer"]}, fields=fields)
    assert query.is_served_by_index
    assert list(list_users(session, query).rows) == []


def test_junk_from_outside_neither_breaks_the_index_nor_the_sort(session):
    values = '{"integer": "x", "decimal": [1], "date": {}, "boolean": "maybe"}'
    junk = f"INSERT INTO users (name, extra) VALUES ('Junk', '{values}')"
    session.execute(text(junk.replace(":", "\\:")))
    session.commit()
    fields = define(session, indexed=True)
    for kind in OWN:
        query = ListQuery.parse({"sort": [f"extra.{kind}"]}, fields=fields)
        assert [row.name for row in list_users(session, query).rows] == ["Junk"]
