"""People's own fields, from the definition to the list, history, merge and undo."""

import pytest
from sqlalchemy import text

from tests.support.statements import Somebody
from tests.support.undoing import undo
from webapp.changes.errors import OvertakenError
from webapp.changes.transactions import commit, preview
from webapp.fields import stored
from webapp.users.defining import (
    CreateFields,
    DefinitionInvalidError,
    FieldEdit,
    UpdateFields,
    find_definition,
)
from webapp.users.errors import RowsInvalidError
from webapp.users.listing import list_users
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers
from webapp.users.query import ListQuery
from webapp.users.records import find_record

CLASS = {
    "name": "extra.class",
    "type": "choice",
    "label": "Class",
    "choices": "7a | Class 7a\n7b | Class 7b | Класс 7б",
}
SHOES = {"name": "extra.shoes", "type": "integer", "label": "Shoe size", "minimum": "15", "maximum": "60"}
NICK = {"name": "extra.nick", "type": "text", "label": "Nickname"}
SWIMS = {"name": "extra.swims", "type": "boolean", "label": "Swims"}


def save(operation):
    return commit(operation, actor=Somebody())


@pytest.fixture
def defined(session):
    save(CreateFields((CLASS, SHOES, NICK, SWIMS)))
    session.rollback()
    return session


def add(**own):
    values = {"name": "Anna", **{f"extra.{name}": value for name, value in own.items()}}
    save(CreateUsers((values,)))


def edit(session, base=None, **own):
    values = {f"extra.{name}": value for name, value in own.items()}
    return save(UpdateUsers((Edit(1, base, values),)))


def values(session, user_id=1):
    session.rollback()
    record = find_record(session, user_id)
    return {name: value for name, value in record.values.items() if name.startswith("extra.")}


def names(session, **address):
    session.rollback()
    query = ListQuery.parse(
        {name: [value] for name, value in address.items()}, fields=stored.catalogue(session)
    )
    return [row.name for row in list_users(session, query).rows]


def test_a_new_person_holds_what_was_said_and_nothing_else(defined):
    add(**{"class": "7b", "shoes": 38})
    assert values(defined) == {
        "extra.class": "7b",
        "extra.shoes": 38,
        "extra.nick": None,
        "extra.swims": False,
    }
    assert defined.scalar(text("SELECT extra FROM users")) in (
        {"class": "7b", "shoes": 38},
        '{"class": "7b", "shoes": 38}',
    )


def test_a_value_beyond_the_limits_is_refused_with_all_others(defined):
    with pytest.raises(RowsInvalidError) as caught:
        add(**{"class": "9z", "shoes": 99})
    assert set(caught.value.errors[0]) == {"extra.class", "extra.shoes"}


def test_zero_is_a_value_and_empty_is_none(defined):
    save(UpdateFields((FieldEdit("extra.shoes", None, {"minimum": None}),)))
    add(shoes=0)
    assert values(defined)["extra.shoes"] == 0
    edit(defined, shoes=None)
    assert values(defined)["extra.shoes"] is None


def test_edits_of_two_own_fields_of_one_person_merge(defined):
    add(nick="Nan", shoes=38)
    base = find_record(defined, 1).version
    edit(defined, base, nick="Nannie")
    edit(defined, base, shoes=39)
    assert values(defined) | {"extra.class": None} == {
        "extra.class": None,
        "extra.shoes": 39,
        "extra.nick": "Nannie",
        "extra.swims": False,
    }


def test_two_edits_of_the_same_own_field_ask(defined):
    add(nick="Nan")
    base = find_record(defined, 1).version
    edit(defined, base, nick="Nannie")
    with pytest.raises(OvertakenError) as caught:
        edit(defined, base, nick="Annie")
    assert (caught.value.base["extra.nick"], caught.value.theirs["extra.nick"]) == ("Nan", "Nannie")


def test_an_edit_of_an_own_field_is_undone_and_redone(defined):
    add(nick="Nan")
    edited = edit(defined, nick="Nannie", swims=True)
    undone = undo(edited)
    assert (values(defined)["extra.nick"], values(defined)["extra.swims"]) == ("Nan", False)
    undo(undone)
    assert (values(defined)["extra.nick"], values(defined)["extra.swims"]) == ("Nannie", True)


def test_a_deleted_person_returns_with_all_own_values(defined):
    add(nick="Nan", shoes=38)
    deleted = save(DeleteUsers((Target(1, None),)))
    undo(deleted)
    assert (values(defined)["extra.nick"], values(defined)["extra.shoes"]) == ("Nan", 38)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"extra.class": "7b"}, ["Ben"]),
        ({"extra.shoes__gte": "38"}, ["Ben", "Cem"]),
        ({"extra.nick__contains": "ЖО"}, ["Cem"]),
        ({"extra.nick__empty": "1"}, ["Anna"]),
        ({"extra.swims": "0"}, ["Anna", "Ben"]),
        ({"sort": "-extra.shoes"}, ["Cem", "Ben", "Anna"]),
        ({"sort": "extra.shoes"}, ["Ben", "Cem", "Anna"]),
        ({"sort": "extra.nick,-extra.swims", "extra.nick__empty": "0"}, ["Ben", "Cem"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_own_fields(defined, address, found):
    save(
        CreateUsers(
            (
                {"name": "Anna"},
                {"name": "Ben", "extra.class": "7b", "extra.shoes": 38, "extra.nick": "benny"},
                {"name": "Cem", "extra.shoes": 41, "extra.nick": "жора", "extra.swims": True},
            )
        )
    )
    assert names(defined, **address) == found


def test_pages_by_an_own_field_lead_there_and_back(defined):
    save(CreateUsers((*({"name": f"P{size}", "extra.shoes": size} for size in range(20, 30)), {"name": "Q"})))
    defined.rollback()
    query = ListQuery.parse({"sort": ["-extra.shoes"], "size": ["4"]}, fields=stored.catalogue(defined))
    seen = []
    while query:
        page = list_users(defined, query)
        seen += [row.name for row in page.rows]
        back, query = page.previous, page.next
    assert seen == [*(f"P{size}" for size in range(29, 19, -1)), "Q"]
    assert [row.name for row in list_users(defined, back).rows] == ["P25", "P24", "P23", "P22"]


def test_a_value_that_a_new_limit_refuses_stays_until_it_is_changed(defined):
    add(shoes=38, nick="Nan")
    save(UpdateFields((FieldEdit("extra.shoes", None, {"maximum": "30"}),)))
    edit(defined, shoes=38, nick="Nannie")
    assert values(defined)["extra.nick"] == "Nannie"
    with pytest.raises(RowsInvalidError):
        edit(defined, shoes=39)


def test_a_hidden_field_keeps_its_values_and_takes_no_new_ones(defined):
    add(nick="Nan", shoes=38)
    save(UpdateFields((FieldEdit("extra.nick", None, {"hidden": True}),)))
    with pytest.raises(RowsInvalidError):
        edit(defined, nick="Nannie")
    edit(defined, shoes=39)
    assert values(defined)["extra.nick"] == "Nan"
    assert "extra.nick" not in stored.catalogue(defined).shown


def test_adding_a_field_is_previewed_undone_and_redone(session):
    seen = preview(CreateFields((NICK,)), actor=Somebody())
    assert (seen.inserted, "extra.nick" in stored.catalogue(session).fields) == (1, False)
    added = save(CreateFields((NICK,)))
    assert "extra.nick" in stored.catalogue(session).fields
    undone = undo(added)
    session.rollback()
    assert "extra.nick" not in stored.catalogue(session).fields
    undo(undone)
    session.rollback()
    assert "extra.nick" in stored.catalogue(session).fields


def test_a_built_in_field_is_relabelled_and_the_undo_brings_its_own_label_back(session):
    changed = save(UpdateFields((FieldEdit("age", None, {"label": "Years", "required": True}),)))
    assert stored.catalogue(session).fields["age"].label.id == "Years"
    undo(changed)
    session.rollback()
    assert find_definition(session, "age").id == 0
    assert stored.catalogue(session).fields["age"].label.id == "Age"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": "extra.Nick"}, "name"),
        ({"name": "nick"}, "name"),
        ({"name": "extra.nick' OR 1=1"}, "name"),
        ({"type": "blob"}, "type"),
        ({"maximum": "many"}, "maximum"),
        ({"pattern": "("}, "pattern"),
        ({"type": "choice"}, "choices"),
        ({"type": "choice", "choices": "7a"}, "choices"),
        ({"type": "integer", "initial": "x"}, "initial"),
    ],
)
def test_a_definition_that_makes_no_field_is_refused_at_its_place(session, wrong, place):
    with pytest.raises(DefinitionInvalidError) as caught:
        save(CreateFields(({**NICK, **wrong},)))
    assert list(caught.value.errors) == [place]


def test_what_others_left_in_the_table_of_fields_does_no_harm(defined):
    defined.execute(text("UPDATE field SET type = 'blob' WHERE name = 'extra.nick'"))
    defined.execute(text("UPDATE field SET choices = '|' WHERE name = 'extra.class'"))
    assert list(stored.catalogue(defined).shown) == [
        "name",
        "email",
        "age",
        "active",
        "extra.shoes",
        "extra.swims",
    ]
