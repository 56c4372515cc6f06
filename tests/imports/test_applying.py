"""Files taken over into the register, and taken back."""

import json

import pytest

from tests.imports.importing import applied, counts, fates, staged, uploaded
from tests.support.people import people
from webapp.access.actors import CommandLine
from webapp.changes.previews import PreviewOutdatedError
from webapp.changes.transactions import commit
from webapp.changes.undo.operation import Undo
from webapp.db import db
from webapp.imports.applying import ApplyImport, foreseen
from webapp.imports.errors import ImportRefusedError
from webapp.imports.holding import find
from webapp.imports.settings import Settings
from webapp.imports.staging import check
from webapp.models import Changeset, ImportChunk, ImportFate, ImportRow
from webapp.users.defining import CreateFields
from webapp.users.erasing import EraseUser
from webapp.users.operations import DeleteUsers, Target

pytestmark = pytest.mark.usefixtures("session")

FILE = "name,email,age\nAnn,ann@x.org,1\nBen,b@x.org,3\nCleo,cleo@x.org,4\n"


def test_an_import_adds_and_changes_in_one_changeset(outside):
    outside.many(
        "INSERT INTO users (name, email, age) VALUES (?, ?, ?)",
        [("Ann", "ann@x.org", 1), ("Ben", "b@x.org", 2)],
    )
    outcome = applied(staged(FILE))
    assert people(outside) == [
        ("Ann", "ann@x.org", 1, True),
        ("Ben", "b@x.org", 3, True),
        ("Cleo", "cleo@x.org", 4, True),
    ]
    saved = db.session.get(Changeset, outcome.changeset_id)
    assert (saved.kind, saved.inserted, saved.updated) == ("apply-import", 1, 1)
    assert outside("SELECT count(*) FROM change WHERE changeset_id = ?", outcome.changeset_id) == [(2,)]


def test_only_columns_that_are_taken_are_written(outside):
    outside("INSERT INTO users (name, email, age) VALUES ('Ben', 'b@x.org', 2)")
    applied(staged("email,age\nb@x.org,3\n"))
    assert people(outside) == [("Ben", "b@x.org", 3, True)]
    assert outside("SELECT new FROM change ORDER BY id DESC LIMIT 1")[0][0] in ({"age": 3}, '{"age":3}')


@pytest.mark.parametrize(("blanks", "age"), [("leave", 2), ("clear", None)])
def test_a_blank_cell_leaves_or_clears(outside, blanks, age):
    outside("INSERT INTO users (name, email, age) VALUES ('Ben', 'b@x.org', 2)")
    applied(staged("name,email,age\nBenjamin,b@x.org,\n", Settings(match=("email",), blanks=blanks)))
    assert people(outside) == [("Benjamin", "b@x.org", age, True)]


def test_addresses_change_places(outside):
    outside.many("INSERT INTO users (name, email) VALUES (?, ?)", [("Ann", "a@x.org"), ("Ben", "b@x.org")])
    applied(staged("name,email\nAnn,b@x.org\nBen,a@x.org\n", Settings(match=("name",))))
    assert outside("SELECT name, email FROM users ORDER BY id") == [("Ann", "b@x.org"), ("Ben", "a@x.org")]


def test_somebody_new_gets_an_address_that_another_row_gives_up(outside):
    outside("INSERT INTO users (name, email) VALUES ('Ann', 'a@x.org')")
    applied(staged("name,email\nBen,a@x.org\nAnn,ann@x.org\n", Settings(match=("name",))))
    assert outside("SELECT name, email FROM users ORDER BY id") == [("Ann", "ann@x.org"), ("Ben", "a@x.org")]


def test_nothing_is_applied_while_a_row_is_rejected(outside):
    import_id = staged("name,email\nAnn,a@x.org\nBen,nonsense\n")
    with pytest.raises(ImportRefusedError):
        applied(import_id)
    assert people(outside) == []


def test_rejected_rows_can_be_left_out_and_stay(outside):
    import_id = staged("name,email\nAnn,a@x.org\nBen,nonsense\nAnna,A@X.ORG\n")
    applied(import_id, skips_rejected=True)
    assert people(outside) == [("Ann", "a@x.org", None, True)]
    assert fates(import_id) == [(3, "rejected", "invalid"), (4, "rejected", "repeated")]
    assert [row.number for row in db.session.query(ImportRow).order_by(ImportRow.number)] == [3, 4]


def test_after_it_was_applied_nothing_personal_is_left():
    import_id = staged(FILE)
    outcome = applied(import_id)
    assert [db.session.query(model).count() for model in (ImportChunk, ImportRow, ImportFate)] == [0, 0, 0]
    assert (find(db.session(), import_id).state, find(db.session(), import_id).changeset_id) == (
        "applied",
        outcome.changeset_id,
    )


def test_an_import_is_applied_once():
    import_id = staged(FILE)
    applied(import_id)
    with pytest.raises(ImportRefusedError):
        applied(import_id)


def test_an_import_is_undone_at_any_age(outside):
    outside("INSERT INTO users (name, email, age) VALUES ('Ben', 'b@x.org', 2)")
    outcome = applied(staged(FILE))
    outside("UPDATE users SET age = 9 WHERE name = 'Cleo'")
    commit(Undo(outcome.changeset_id), actor=CommandLine())
    assert people(outside) == [("Ben", "b@x.org", 2, True), ("Cleo", "cleo@x.org", 9, True)]


def test_the_same_file_again_changes_nothing(outside):
    applied(staged(FILE))
    again = staged(FILE)
    assert counts(again) == {"unchanged": 3}
    assert applied(again).changeset_id is None


def test_a_commit_is_bound_to_what_was_seen(outside):
    outside("INSERT INTO users (name, email, age) VALUES ('Ben', 'b@x.org', 2)")
    import_id = staged(FILE)
    token = foreseen(db.session(), find(db.session(), import_id), ApplyImport(import_id)).token
    outside("UPDATE users SET age = 7 WHERE name = 'Ben'")
    with pytest.raises(PreviewOutdatedError):
        commit(ApplyImport(import_id), actor=CommandLine(), expected=token)
    check(import_id)
    token = foreseen(db.session(), find(db.session(), import_id), ApplyImport(import_id)).token
    assert commit(ApplyImport(import_id), actor=CommandLine(), expected=token).changeset_id


def test_somebody_new_gets_the_defaults_of_what_the_file_does_not_say(outside):
    fields = (
        {"name": "extra.team", "type": "text", "label": "Team", "initial": "red"},
        {"name": "extra.paid", "type": "boolean", "label": "Paid", "initial": "yes"},
        {"name": "extra.phone", "type": "phone", "label": "Phone"},
    )
    commit(CreateFields(fields), actor=CommandLine())
    columns = {0: "name", 1: "extra.team", 2: "extra.phone"}
    applied(staged("a,b,c\nAnn,,123456\nBen,blue,\n", Settings(columns=columns)))
    extras = [
        json.loads(extra) if isinstance(extra, str) else extra
        for (extra,) in outside("SELECT extra FROM users ORDER BY id")
    ]
    assert extras == [{"team": "red", "paid": True, "phone": "123456"}, {"team": "blue", "paid": True}]


def test_fields_that_changed_since_ask_for_another_reading():
    import_id = staged(FILE)
    commit(CreateFields(({"name": "extra.team", "type": "text", "label": "Team"},)), actor=CommandLine())
    with pytest.raises(ImportRefusedError):
        applied(import_id)


def test_erasing_somebody_takes_away_the_files_that_name_them(outside):
    outside("INSERT INTO users (name) VALUES ('Жанна \"J\" Дарк')")
    about, other = staged('name\n"ЖАННА ""J"" ДАРК"\n'), staged("name\nBen\n")
    unread = uploaded("name\nNobody knows\n")
    commit(DeleteUsers((Target(1, None),)), actor=CommandLine())
    commit(EraseUser(1), actor=CommandLine())
    assert {row.import_id for row in db.session.query(ImportRow)} == {other}
    assert {chunk.import_id for chunk in db.session.query(ImportChunk)} == {other}
    assert [find(db.session(), each).state for each in (about, other, unread)] == [
        "forgotten",
        "ready",
        "forgotten",
    ]
