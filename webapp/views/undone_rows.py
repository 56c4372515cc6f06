"""The rows of an undo, made ready to be decided about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from webapp.changes.fold import FoldedChange
from webapp.changes.log import last_names
from webapp.changes.undo.operation import Undo
from webapp.changes.undo.reading import OpenRow
from webapp.db import db
from webapp.models import Changeset
from webapp.views.changed_rows import ShownChange, changed_rows
from webapp.views.diffs import Diff, diffs
from webapp.views.entries import actor_name
from webapp.views.known_fields import known_fields

EMAIL = "email"


@dataclass(frozen=True)
class Choice:
    """Something that was changed since: its name in the form, what undoing it anyway would do, and whether it does.

    `diff` is None for a whole row, which would be deleted.
    """

    name: str
    diff: Diff | None
    is_anyway: bool


@dataclass(frozen=True)
class UndoneRow:
    """What becomes of one row.

    `since` is the changeset that stands in the way, and `who` its author. `holder` is called who now has the e-mail
    address of the row, and has the id `holder_id`.
    """

    key: str
    change: ShownChange
    ticked: bool
    obstacle: str | None
    since: int | None
    who: str | None
    holder: str | None
    holder_id: int | None
    choices: Sequence[Choice]

    @property
    def is_open(self) -> bool:
        """Whether something stands in the way."""
        return self.obstacle is not None or self.holder_id is not None

    @property
    def is_possible(self) -> bool:
        """Whether it can be undone at all."""
        return self.obstacle in {None, "changed"}


def undone_rows(undo: Undo, changes: Sequence[FoldedChange], open_rows: Sequence[OpenRow]) -> list[UndoneRow]:
    """Return the rows that an undo changes and those that somebody may decide about, by table and id."""
    opened = {each.row: each for each in open_rows}
    done = {change.row: change for change in changes}
    changes = [
        _visible(done.get(row) or opened[row].change, opened.get(row)) for row in sorted(opened | done)
    ]
    authors = _authors(opened.values())
    names = last_names(
        db.session(), ((each.table_name, each.holder) for each in open_rows if each.holder is not None)
    )
    return [
        _row(undo, shown, opened.get((shown.table, shown.row_id)), authors, names)
        for shown in changed_rows(changes)
    ]


def _row(
    undo: Undo,
    shown: ShownChange,
    each: OpenRow | None,
    authors: Mapping[int, str],
    names: Mapping[tuple[str, int], str],
) -> UndoneRow:
    key = f"{shown.table}:{shown.row_id}"
    return UndoneRow(
        key=key,
        change=shown,
        ticked=key not in undo.skipped,
        obstacle=each and each.obstacle,
        since=each and each.since,
        who=authors.get(each.since) if each and each.since else None,
        holder=names.get((each.table_name, each.holder)) if each and each.holder else None,
        holder_id=each.holder if each and _sees_address(each) else None,
        choices=_choices(undo, key, each) if each and each.obstacle == "changed" else [],
    )


def _visible(change: FoldedChange, each: OpenRow | None) -> FoldedChange:
    """Leave out the fields that are a choice of their own."""
    if each is None or not each.conflicts:
        return change
    old, new = (
        {name: value for name, value in side.items() if name not in each.conflicts}
        for side in (change.old, change.new)
    )
    return replace(change, old=old, new=new)


def _choices(undo: Undo, key: str, each: OpenRow) -> list[Choice]:
    if each.deed == "delete":
        return [Choice(key, None, is_anyway=key in undo.overridden)]
    known = known_fields()
    order = [*known.of(each.table_name), *(sorted(each.conflicts) if known.is_whole else ())]
    return [
        Choice(f"{key}:{field}", _diff(each, field), is_anyway=f"{key}:{field}" in undo.overridden)
        for field in sorted(each.conflicts.keys() & set(order), key=order.index)
    ]


def _sees_address(each: OpenRow) -> bool:
    return EMAIL in known_fields().of(each.table_name)


def _diff(each: OpenRow, field: str) -> Diff:
    conflict = each.conflicts[field]
    [diff] = diffs(replace(each.change, op="update", old={field: conflict.now}, new={field: conflict.before}))
    return diff


def _authors(open_rows: Iterable[OpenRow]) -> dict[int, str]:
    ids = {each.since for each in open_rows if each.since is not None}
    found = db.session.scalars(select(Changeset).where(Changeset.id.in_(ids)))
    return {changeset.id: actor_name(changeset) for changeset in found}
