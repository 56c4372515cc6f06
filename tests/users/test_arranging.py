"""Moving fields."""

import pytest

from webapp.users.arranging import arrange, moved


@pytest.mark.parametrize(
    ("name", "by", "order"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc")],
)
def test_a_field_moves_as_far_as_there_are_others(name, by, order):
    assert moved("abc", name, by=by) == list(order)


@pytest.mark.parametrize(
    ("order", "positions", "changed"),
    [
        ("abc", {"a": 0, "b": 5, "c": 7}, {}),
        ("acb", {"a": 0, "b": 5, "c": 7}, {"c": 5, "b": 7}),
        ("abc", {"a": 4, "b": 4, "c": 4}, {"b": 5, "c": 6}),
        ("abc", {"a": 4, "b": 9, "c": 5}, {"b": 5, "c": 9}),
    ],
)
def test_as_few_fields_as_can_be_get_another_place(order, positions, changed):
    edits = arrange(order, positions).edits
    assert {edit.name: edit.values["position"] for edit in edits} == changed
