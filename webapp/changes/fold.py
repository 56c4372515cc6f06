"""Several changes of one row, read as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.models import Change
from webapp.models.types import Json

Row = tuple[str, int]
"""A table and the id of a row in it."""


@dataclass(frozen=True)
class FoldedChange:
    """What a changeset did to one row, all in all.

    `version` is the row's after it. `op` is ``insert``, ``update`` or ``delete``; None if the row is as it was
    before: added and deleted again, or changed back. `old` and `new` are as in `Change`. `erased_in` is the changeset
    that erased the values, of which only the fields' names are left.
    """

    table_name: str
    row_id: int
    version: int
    op: str | None
    old: dict[str, Json]
    new: dict[str, Json]
    erased_in: int | None = None

    @property
    def row(self) -> Row:
        """Table and row id."""
        return self.table_name, self.row_id


def fold(changes: Sequence[Change]) -> FoldedChange:
    """Combine the changes of one row in one changeset, in order: the first old and the last new value of each field."""
    old: dict[str, Json] = {}
    new: dict[str, Json] = {}
    for change in changes:
        old = (change.old or {}) | old
        new = new | (change.new or {})
    existed, exists = changes[0].op != "insert", changes[-1].op != "delete"
    first, erased_in = changes[0], changes[-1].erased_in
    if not existed:
        old = {}
    if not exists:
        new = {}
    if existed and exists:
        differing = {key for key in old | new if erased_in or old.get(key) != new.get(key)}
        old = {key: old.get(key) for key in old if key in differing}
        new = {key: new.get(key) for key in new if key in differing}
    return FoldedChange(
        first.table_name,
        first.row_id,
        changes[-1].id,
        _op(existed=existed, exists=exists, differs=bool(old or new)),
        old,
        new,
        erased_in,
    )


def _op(*, existed: bool, exists: bool, differs: bool) -> str | None:
    if existed and exists:
        return "update" if differs else None
    if existed:
        return "delete"
    return "insert" if exists else None
