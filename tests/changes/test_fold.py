"""Several changes of one row, read as one."""

from typing import Any

import pytest

from webapp.changes.fold import FoldedChange, fold
from webapp.models import Change


def folded(*changes: tuple[str, dict[str, Any] | None, dict[str, Any] | None]) -> FoldedChange:
    return fold([Change(table_name="users", row_id=1, op=op, old=old, new=new) for op, old, new in changes])


def test_two_updates_read_as_the_first_old_and_the_last_new_value():
    change = folded(("update", {"age": 20}, {"age": 21}), ("update", {"age": 21}, {"age": 22}))
    assert (change.op, change.old, change.new) == ("update", {"age": 20}, {"age": 22})


def test_updates_of_different_fields_read_as_one_update_of_both():
    change = folded(("update", {"age": 20}, {"age": 21}), ("update", {"name": "A"}, {"name": "B"}))
    assert (change.old, change.new) == ({"age": 20, "name": "A"}, {"age": 21, "name": "B"})


def test_a_field_changed_back_did_not_change():
    change = folded(
        ("update", {"age": 20, "name": "A"}, {"age": 21, "name": "B"}), ("update", {"age": 21}, {"age": 20})
    )
    assert (change.old, change.new) == ({"name": "A"}, {"name": "B"})


def test_an_addition_that_was_edited_reads_as_an_addition_of_the_result():
    change = folded(("insert", None, {"name": "A", "age": 20}), ("update", {"age": 20}, {"age": 21}))
    assert (change.op, change.old, change.new) == ("insert", {}, {"name": "A", "age": 21})


def test_an_edit_before_a_deletion_shows_what_was_there_at_first():
    change = folded(("update", {"age": 20}, {"age": 21}), ("delete", {"name": "A", "age": 21}, None))
    assert (change.op, change.old, change.new) == ("delete", {"name": "A", "age": 20}, {})


def test_a_row_deleted_and_added_again_reads_as_an_update():
    change = folded(("delete", {"name": "A", "age": 20}, None), ("insert", None, {"name": "A", "age": 30}))
    assert (change.op, change.old, change.new) == ("update", {"age": 20}, {"age": 30})


@pytest.mark.parametrize(
    "changes",
    [
        [("insert", None, {"name": "A"}), ("delete", {"name": "A"}, None)],
        [("update", {"age": 1}, {"age": 2}), ("update", {"age": 2}, {"age": 1})],
        [("delete", {"name": "A"}, None), ("insert", None, {"name": "A"})],
    ],
)
def test_what_ends_as_it_began_reads_as_nothing(changes: list[tuple[str, Any, Any]]):
    assert folded(*changes).op is None
