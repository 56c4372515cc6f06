"""What became of rows, made ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from webapp.access.policy import Right
from webapp.changes.fold import FoldedChange, Row
from webapp.db import db
from webapp.models import FieldRow, User
from webapp.security import current_actor
from webapp.users.records import TABLE
from webapp.views.diffs import Diff, diffs
from webapp.views.names import row_names


@dataclass(frozen=True)
class ShownChange:
    """What became of one row: the operation, the row and its name, a link to what is known of it, and its fields."""

    op: str | None
    table: str
    row_id: int
    title: str
    url: str | None
    diffs: list[Diff]


def changed_rows(changes: Sequence[FoldedChange]) -> list[ShownChange]:
    """Return each row with what became of it."""
    names = row_names(db.session(), (change.row for change in changes), new=_new_names(changes))
    existing, fields = _existing(changes), _fields(changes)
    return [
        ShownChange(
            op=change.op,
            table=change.table_name,
            row_id=change.row_id,
            title=names[change.row],
            url=_row_url(change.row, existing, fields),
            diffs=diffs(change),
        )
        for change in changes
    ]


def _existing(changes: Sequence[FoldedChange]) -> set[int]:
    users = [change.row_id for change in changes if change.table_name == TABLE]
    return set(db.session.scalars(select(User.id).where(User.id.in_(users)))) if users else set()


def _fields(changes: Sequence[FoldedChange]) -> dict[int, str]:
    """Return the names of the fields that rows still define, for those who may open them."""
    rows = [change.row_id for change in changes if change.table_name == FieldRow.__tablename__]
    if not rows or not current_actor().can(Right.MANAGE_FIELDS):
        return {}
    defined = select(FieldRow.id, FieldRow.name).where(FieldRow.id.in_(rows))
    return {field.id: field.name for field in db.session.execute(defined)}


def _row_url(row: Row, existing: set[int], fields: dict[int, str]) -> str | None:
    """Return the page of a person, or the history of one who was deleted; the form of a field."""
    table_name, row_id = row
    if table_name == FieldRow.__tablename__ and row_id in fields:
        return url_for("fields.edit", field_name=fields[row_id])
    if table_name != TABLE:
        return None
    return url_for("users.show" if row_id in existing else "users.history", user_id=row_id)


def _new_names(changes: Sequence[FoldedChange]) -> dict[Row, str]:
    """Return what rows are called that a preview added: history does not know them."""
    added = (change for change in changes if change.op == "insert" and change.new.get("name"))
    return {change.row: str(change.new.get("label") or change.new["name"]) for change in added}
