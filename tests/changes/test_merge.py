"""Two edits of one row, combined field by field."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.changes.merge import Clash, MergeConflictError, merge

FIELDS = ("name", "email", "age")
VALUES = st.sampled_from([None, 1, 2, "x"])
ROWS = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES))


def merged(*rows):
    try:
        return merge(*rows)
    except MergeConflictError as error:
        return error.clashes


def test_a_field_changed_on_one_side_takes_that_side():
    base = {"name": "Ada", "age": 36}
    assert merge(base, base | {"age": 40}, base | {"name": "Ida"}) == {"name": "Ida", "age": 40}


def test_a_field_changed_differently_on_both_sides_is_a_conflict():
    with pytest.raises(MergeConflictError) as caught:
        merge({"name": "Ada", "age": 36}, {"name": "Ida", "age": 40}, {"name": "Ida", "age": 41})
    assert caught.value.clashes == {"age": Clash(36, 40, 41)}


@given(ROWS, ROWS)
def test_who_changed_nothing_gets_what_the_other_wants(base, other):
    assert merged(base, other, base) == merged(base, base, other) == other


@given(ROWS, ROWS)
def test_both_wanting_the_same_is_no_conflict(base, both):
    assert merged(base, both, both) == both


@given(ROWS, ROWS, ROWS)
def test_it_does_not_matter_who_is_who(base, one, other):
    here, there = merged(base, one, other), merged(base, other, one)
    swapped = {
        name: Clash(each.base, each.mine, each.theirs) if isinstance(each, Clash) else each
        for name, each in there.items()
    }
    assert here == swapped


@given(ROWS, ROWS, ROWS)
def test_nothing_that_somebody_changed_is_lost(base, one, other):
    result = merged(base, one, other)
    assume(not any(isinstance(each, Clash) for each in result.values()))
    for name in FIELDS:
        assert {one[name], other[name]} - {base[name]} <= {result[name]}
