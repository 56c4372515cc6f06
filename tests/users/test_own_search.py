"""The search field looks into people's own fields where those say so, and finds by them as by names."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.support.statements import Somebody
from webapp.changes.past import find_point
from webapp.changes.transactions import commit
from webapp.fields import stored
from webapp.users import own_indexes
from webapp.users.defining import CreateFields, DefinitionInvalidError, FieldEdit, UpdateFields
from webapp.users.listing import list_users
from webapp.users.matching import Selection
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers
from webapp.users.past import list_users_at
from webapp.users.query import ListQuery
from webapp.users.search_text import fold, part_of_words, words

FIELDS = (
    {"name": "extra.nick", "type": "text", "label": "Nick", "searched": True},
    {"name": "extra.phone", "type": "phone", "label": "Phone", "searched": True},
    {"name": "extra.number", "type": "integer", "label": "Number", "searched": True},
    {"name": "extra.note", "type": "text", "label": "Note"},
)

PEOPLE = (
    {"name": "Anna", "extra.nick": "Zoë Lark", "extra.phone": "+7 (495) 123-45-67", "extra.note": "owl"},
    {"name": "Lark Smith", "extra.nick": "Jay", "extra.phone": "8 800 555 35 35 ext. 12"},
    {"name": "Пётр", "extra.nick": "Жаворонок", "extra.number": 10432},
    {"name": "Beth", "email": "lark@example.org", "extra.nick": "lark"},
)


def follow(session):
    session.rollback()
    assert own_indexes.follow(session())
    return stored.catalogue(session)


@pytest.fixture(params=[True, False], ids=["with an index", "without one"])
def fields(session, request):
    """The fields, before people have values, with the index and without."""
    commit(CreateFields(FIELDS), actor=Somebody())
    found = follow(session) if request.param else stored.catalogue(session)
    commit(CreateUsers(PEOPLE), actor=Somebody())
    return found


def find(session, fields, q, **args):
    session.rollback()
    return list_users(session, query(fields, q, **args))


def query(fields, q="", **args):
    asked = {"q": q, **args}
    return ListQuery.parse({name: [value] for name, value in asked.items()}, fields=fields)


def names(session, fields, q, **args):
    return [row.name for row in find(session, fields, q, **args).rows]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lark", ["Anna", "Lark Smith", "Beth"]),
        ("zoe l", ["Anna"]),
        ("ЖАВОРОНОК", ["Пётр"]),
        ("ja", ["Lark Smith"]),
        ("ay", []),
        ("10432", ["Пётр"]),
        ("4951234567", ["Anna"]),
        ("495 123 45", ["Anna"]),
        ("+7 495 1234567", ["Anna"]),
        ("(800) 555-35", ["Lark Smith"]),
        ("0800 555", ["Lark Smith"]),
        ("35", []),
        ("owl", []),
        ("ext", []),
        ("%", []),
        ('"', []),
    ],
)
def test_it_finds_by_any_part_of_what_is_searched(session, fields, q, found):
    page = find(session, fields, q)
    assert [row.name for row in page.rows] == found
    assert page.count.value == len(found)


def test_each_is_found_once_in_any_order_and_beside_filters(session, fields):
    assert names(session, fields, "lark", sort="name") == ["Anna", "Beth", "Lark Smith"]
    assert names(session, fields, "lark", sort="-id") == ["Beth", "Lark Smith", "Anna"]
    assert names(session, fields, "lark", name__contains="nna") == ["Anna"]
    assert names(session, fields, "lark", **{"extra.nick__contains": "zo"}) == ["Anna"]
    assert names(session, fields, "lark", email__contains="example") == ["Beth"]


def test_pages_lead_through_all_that_is_found_and_back(session, fields):
    for sort in ("id", "-id", "name"):
        first = find(session, fields, "lark", sort=sort, size="1")
        second = list_users(session, first.next)
        third = list_users(session, second.next)
        back = list_users(session, list_users(session, third.previous).previous)
        steps = [page.rows[0].name for page in (first, second, third)]
        assert steps == names(session, fields, "lark", sort=sort)
        assert back.rows == first.rows


def test_all_who_are_found_can_be_changed_at_once(session, fields):
    selection = Selection.of(query(fields, "lark"), "editor")
    assert len(session.execute(selection.statement(session).with_for_update()).all()) == 3


def test_what_changes_is_found_as_it_is_now(session, fields):
    session.rollback()
    ids = {row.name: row.id for row in find(session, fields, "a").rows}
    ids |= {row.name: row.id for row in find(session, fields, "lark").rows}
    edits = (Edit(ids["Anna"], None, {"extra.nick": "Finch"}), Edit(ids["Beth"], None, {"extra.nick": None}))
    commit(UpdateUsers(edits), actor=Somebody())
    commit(DeleteUsers((Target(ids["Lark Smith"], None),)), actor=Somebody())
    assert names(session, fields, "finch") == ["Anna"]
    assert names(session, fields, "lark") == ["Beth"]
    assert names(session, fields, "jay") == []


def test_the_past_is_searched_as_it_was(session, fields):
    edit = Edit(find(session, fields, "zoe").rows[0].id, None, {"extra.nick": "Finch", "extra.phone": None})
    changed = commit(UpdateUsers((edit,)), actor=Somebody()).changeset_id
    session.rollback()
    before = find_point(session, changed - 1)
    for q in ("zoe", "495 123"):
        assert [row.name for row in list_users_at(session, query(fields, q), before).rows] == ["Anna"]
        assert names(session, fields, q) == []
    for asked in ({"q": "finch"}, {"extra.nick": "Finch"}, {"extra.nick__contains": "finch"}):
        assert list_users_at(session, query(fields, **asked), before).rows == []
    for asked in ({"extra.nick": "zoë lark"}, {"extra.nick__starts": "zo"}, {"extra.number__gte": "10432"}):
        assert len(list_users_at(session, query(fields, **asked), before).rows) == 1


def test_who_may_not_see_addresses_searches_names_and_own_fields(session, fields):
    commit(UpdateFields((FieldEdit("email", None, {"seen_by": "editor"}),)), actor=Somebody())
    session.rollback()
    seen = stored.catalogue(session).seen_by("viewer")
    assert names(session, seen, "example") == []
    assert names(session, seen, "lark") == ["Anna", "Lark Smith", "Beth"]


def test_it_finds_what_was_there_before_the_field_was_searched(session):
    hidden = ({**FIELDS[0], "searched": False},)
    commit(CreateFields(hidden), actor=Somebody())
    commit(CreateUsers(({"name": "Anna", "extra.nick": "Lark"},)), actor=Somebody())
    assert names(session, follow(session), "lark") == []
    commit(UpdateFields((FieldEdit("extra.nick", None, {"searched": True}),)), actor=Somebody())
    fields = follow(session)
    assert own_indexes.states(session, fields)["extra.nick"].is_ready
    assert names(session, fields, "lark") == ["Anna"]


def test_what_is_no_longer_searched_is_not_found_at_once(session, fields):
    edit = FieldEdit("extra.nick", None, {"searched": False})
    commit(UpdateFields((edit,)), actor=Somebody())
    session.rollback()
    assert names(session, stored.catalogue(session), "zoe") == []
    assert names(session, follow(session), "zoe") == []


def test_what_shells_write_is_found_too(session, fields):
    session.execute(text("""INSERT INTO users (name, extra) VALUES ('Odd', '{"nick"\\:"Straße"}')"""))
    session.execute(text("""UPDATE users SET extra = '{"nick"\\:"Wren"}' WHERE name = 'Anna'"""))
    session.commit()
    assert names(session, fields, "strasse") == ["Odd"]
    assert names(session, fields, "wren") == ["Anna"]
    assert names(session, fields, "zoe") == []


@pytest.mark.parametrize(
    "more", [{"type": "date"}, {"type": "choices", "choices": "a|A"}, {"seen_by": "editor"}]
)
def test_only_what_everybody_sees_and_can_type_is_searched(session, more):
    with pytest.raises(DefinitionInvalidError) as refused:
        commit(CreateFields(({**FIELDS[0], **more},)), actor=Somebody())
    assert list(refused.value.errors) == ["searched"]


@pytest.mark.parametrize("fields", [True], indirect=True, ids=["with an index"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12), data=st.data())
def test_a_part_finds_a_value_as_it_would_find_a_name(session, fields, value, data):
    begin = data.draw(st.integers(0, len(value) - 1))
    part = value[begin : begin + 6]
    session.rollback()
    add = text("INSERT INTO users (name, extra) VALUES ('Odd', :extra) RETURNING id")
    made = session.scalar(add, {"extra": json.dumps({"nick": value})})
    found = made in {row.id for row in list_users(session, ListQuery(fields=fields, q=part)).rows}
    assert found == any(part_of_words(part) in words(fold(each)) for each in ("Odd", value))
    session.rollback()
