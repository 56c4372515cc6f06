"""The address of a list: what it says, and what it may not say."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.fields import BUILT_IN
from webapp.users import positions
from webapp.users.filters import Filter
from webapp.users.parameters import MOST_SORTS, BadParameterError, Sort
from webapp.users.query import ListQuery

HOSTILE = [
    "'; DROP TABLE users; --",
    "1 OR 1=1",
    "name)--",
    "users.name",
    "id; SELECT",
    "__class__",
    "name__class__",
    "\u202eeman",
]

filters = st.one_of(
    st.builds(Filter, st.just("age"), st.sampled_from(["", "gte", "lte"]), st.integers(0, 150)),
    st.builds(
        Filter,
        st.just("name"),
        st.sampled_from(["", "contains", "starts"]),
        st.sampled_from(["Ann", "Пётр %_"]),
    ),
    st.builds(Filter, st.just("active"), st.just(""), st.booleans()),
    st.builds(Filter, st.sampled_from(["email", "age"]), st.just("empty"), st.booleans()),
)
sorts = st.lists(
    st.builds(Sort, st.sampled_from(["id", *BUILT_IN.fields]), st.booleans()),
    min_size=1,
    max_size=MOST_SORTS,
    unique_by=lambda sort: sort.field,
)
queries = st.builds(
    ListQuery,
    q=st.sampled_from(["", "ann", "Пётр", "a&b=c", "100%"]),
    filters=st.lists(filters, unique_by=lambda each: each.parameter).map(tuple),
    sort=sorts.map(tuple),
    columns=st.permutations(list(BUILT_IN.fields)).map(lambda columns: tuple(columns[:2])),
    size=st.integers(1, 200),
    exact=st.booleans(),
    before=st.sampled_from([None, "end"]),
)


def parse(**args: str) -> ListQuery:
    return ListQuery.parse({name: [text] for name, text in args.items()})


def token(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(queries)
def test_the_whole_state_is_in_the_address(query: ListQuery):
    assert ListQuery.parse({name: [text] for name, text in query.to_args()}) == query


def test_the_plain_list_has_a_plain_address():
    assert ListQuery.parse({}).to_args() == []
    assert parse(sort="id", size="50", q=" ").to_args() == []


def test_checkboxes_and_a_list_name_columns_alike():
    assert ListQuery.parse({"columns": ["age", "name"]}) == parse(columns="age,name")


def test_a_filter_can_come_in_two_parameters():
    assert parse(filter="age__gte", value="18") == parse(age__gte="18")
    assert parse(filter="email__empty", value="") == parse(email__empty="1")
    assert parse(filter="age__gte", value="") == parse()
    assert parse(filter="age__gte", value="20", age__gte="18") == parse(age__gte="20")


def test_another_search_starts_at_its_first_page():
    query = parse(sort="age", after=token([36, 7]))
    assert query.after == (36, 7)
    assert query.replace(q="ann").after is None


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("nonsense", "1", "no such parameter"),
        ("at", "yesterday", "no time"),
        ("extra", "1", "no such parameter"),
        ("password_hash", "x", "no such parameter"),
        ("age__like", "1", "no such parameter"),
        ("age__", "1", "no such parameter"),
        ("__gte", "1", "no such parameter"),
        ("active__gte", "1", "no such parameter"),
        ("value", "1", "no such parameter"),
        ("sort", "shoe_size", "no field “shoe_size”"),
        ("sort", "search_text", "no field"),
        ("sort", "--age", "no field “-age”"),
        ("sort", "age,-age", "named twice"),
        ("sort", "name,,age", "no field"),
        ("sort", "id,name,age,email", "at most 3"),
        ("columns", "name,extra", "no field “extra”"),
        ("columns", "name,name", "named twice"),
        ("size", "0", "from 1 to 200"),
        ("size", "201", "from 1 to 200"),
        ("size", "-5", "from 1 to 200"),
        ("size", "٣٠", "from 1 to 200"),
        ("size", "9" * 5000, "from 1 to 200"),
        ("count", "all", "only way to count"),
        ("q", "a" * 201, "at most 200"),
        ("q", "a\x00b", "control character"),
        ("q", "\ud800", "broken character"),
        ("age", "1e3", "whole number"),
        ("age__gte", "151", "at most 150"),
        ("age__gte", "9" * 30, "too long"),
        ("active", "perhaps", "yes or no"),
        ("email", "nobody", "name, an @ and a domain"),
        ("name__contains", "a\nb", "line break"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_name_and_a_reason(name: str, text: str, reason: str):
    with pytest.raises(BadParameterError) as caught:
        parse(**{name: text})
    assert caught.value.name == name
    assert reason in str(caught.value.message)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "name", ["sort", "columns", "size", "count", "after", "before", "age", "active", "email"]
)
def test_hostile_texts_name_nothing(name: str, text: str):
    with pytest.raises(BadParameterError):
        parse(**{name: text})


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_no_parameters(name: str):
    with pytest.raises(BadParameterError):
        parse(**{name: "1"})


def test_a_parameter_cannot_come_twice():
    with pytest.raises(BadParameterError, match="twice"):
        ListQuery.parse({"q": ["ann", "ben"]})


def test_a_page_is_not_after_and_before_at_once():
    with pytest.raises(BadParameterError):
        parse(after=token([1]), before="end")


@pytest.mark.parametrize(
    "values",
    [
        [],
        [36],
        [36, 7, 8],
        ["36", 7],
        [36, "7"],
        [36, None],
        [True, 7],
        [36.0, 7],
        [36, 2**63],
        [float("inf"), 7],
        [[36], 7],
        {"age": 36, "id": 7},
        "age",
        7,
        None,
    ],
)
def test_a_token_fits_the_sort_or_is_refused(values: object):
    with pytest.raises(BadParameterError, match="no place in the list"):
        parse(sort="age", after=token(values))


@pytest.mark.parametrize("name", ["a\x00", "\ud800", None])
def test_a_token_holds_no_text_that_a_database_refuses(name: object):
    with pytest.raises(BadParameterError):
        parse(sort="name", before=token([name, 7]))


@pytest.mark.parametrize(
    "text", ["?", "é", "AAAA", "W", "W10=====", "[]", "e30", "W" * 100_000, token([[]] * 9)]
)
def test_what_is_no_token_is_refused(text: str):
    with pytest.raises(BadParameterError, match="no place in the list"):
        parse(after=text)


@given(
    st.tuples(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), st.integers(0, 2**62)
    )
)
def test_a_position_comes_back_from_its_token(position: positions.Position):
    assert parse(sort="-name", after=positions.write(position)).after == position
