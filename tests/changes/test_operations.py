"""Writes expressed as data."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from webapp.changes.operations import Operation, fingerprint, from_json, register, to_json
from webapp.models.types import Json

VALUES = st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text())


@dataclass(frozen=True)
class Part:
    row_id: int
    values: dict[str, Json]


@register
@dataclass(frozen=True)
class Rename(Operation):
    kind = "test-rename"
    right = "none"

    parts: tuple[Part, ...]
    reason: str | None = None

    def run(self, _session: Session) -> None:
        raise AssertionError


@given(st.lists(st.builds(Part, row_id=st.integers(), values=VALUES)).map(tuple), st.none() | st.text())
def test_an_operation_comes_back_from_json_as_it_was(parts: tuple[Part, ...], reason: str | None):
    operation = Rename(parts, reason)
    assert from_json(to_json(operation)) == operation


def test_equal_operations_have_one_fingerprint_whatever_the_order_of_their_keys():
    one = Rename((Part(1, {"name": "A", "age": 2}),))
    other = Rename((Part(1, {"age": 2, "name": "A"}),))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(Rename((Part(1, {"name": "A", "age": 3}),)))


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 99, "kind": "test-rename", "value": {}}',
        '{"format": 1, "kind": "unheard-of", "value": {}}',
    ],
)
def test_another_format_or_an_unknown_kind_is_refused(text: str):
    with pytest.raises(ValueError, match="cannot read operation"):
        from_json(text)
