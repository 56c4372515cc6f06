"""What became of rows, made ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from webapp.changes.fold import FoldedChange
from webapp.changes.log import last_names
from webapp.db import db
from webapp.models import User
from webapp.views.entries import Diff, diffs


@dataclass(frozen=True)
class ShownChange:
    """What became of one row: the operation, the row and its name, a link if it still exists, and its fields."""

    op: str | None
    table: str
    row_id: int
    title: str | None
    url: str | None
    diffs: list[Diff]


def changed_rows(changes: Sequence[FoldedChange]) -> list[ShownChange]:
    """Return each row with what became of it."""
    names = last_names(db.session(), (change.row for change in changes))
    users = [change.row_id for change in changes if change.table_name == "users"]
    existing = set(db.session.scalars(select(User.id).where(User.id.in_(users))))
    return [
        ShownChange(
            op=change.op,
            table=change.table_name,
            row_id=change.row_id,
            title=names.get(change.row) or _own_name(change),
            url=url_for("users.show", user_id=change.row_id)
            if change.table_name == "users" and change.row_id in existing
            else None,
            diffs=diffs(change),
        )
        for change in changes
    ]


def _own_name(change: FoldedChange) -> str | None:
    """Return what a row that history does not know yet is called in the change itself."""
    name = change.new.get("name")
    return None if name is None else str(name)
