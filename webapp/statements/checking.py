"""What a statement stored, held against the rules of the fields: the database knows few of them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from sqlalchemy import distinct, func, select, text, update
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.changes import recording
from webapp.changes.fold import FoldedChange, fold
from webapp.changes.operations import MOST_EXECUTED
from webapp.changes.previews import last_change
from webapp.db.dialects import is_sqlite
from webapp.fields import Catalogue, InvalidError, Message, Value, message
from webapp.fields.stored import catalogue
from webapp.models import Change
from webapp.statements.amending import Amendment, amendment
from webapp.statements.errors import StatementError
from webapp.users.checking import checked
from webapp.users.errors import RowsInvalidError
from webapp.users.holding import require_unlinked
from webapp.users.records import COLUMNS, ID, TABLE, USERS

MOST_CHANGES = 10 * MOST_EXECUTED
"""Of people who may be changed by several sets of values: all of it is read."""

MOST_SKIPPED = 1_000_000
"""Ids that may be drawn for rows that are then not added."""

# SQLite's columns take values of any type.
ODD = text("""
    SELECT id FROM users WHERE id IN (SELECT value FROM json_each(:ids)) AND NOT (
        typeof(name) = 'text' AND typeof(email) IN ('text', 'null') AND typeof(age) IN ('integer', 'null')
        AND typeof(active) = 'integer' AND active IN (0, 1)
    ) LIMIT 1
""")

LAST_DRAWN = text("SELECT seq FROM sqlite_sequence WHERE name = 'users'")


@dataclass(frozen=True)
class Before:
    """The last change before a statement is run and, on SQLite, the last id of a person that was drawn."""

    change: int
    drawn: int | None

    @classmethod
    def of(cls, session: Session) -> Self:
        """Look at what is there now."""
        drawn = session.scalars(LAST_DRAWN).one_or_none() or 0 if is_sqlite(session) else None
        return cls(last_change(session), drawn)


def require_allowed(session: Session, before: Before, marks: Sequence[int]) -> None:
    """Let pass what a statement did, and write its values as the fields would have.

    :param marks: the last change after each of its sets of values, if it has any.
    :raises StatementError: a field refuses a value, or too many people are different.
    :raises LinkedToAccountError: somebody was deleted whose own record it is.
    """
    _require_few(session, before)
    changes = _changes(session, before)
    _require_drawn(before, changes)
    require_unlinked(session, [change.row_id for change in changes if change.op == "delete"])
    kept = {change.row_id: change for change in changes}
    _require_plain(session, before, kept)
    for each in _checked(session, kept, marks):
        session.execute(update(USERS).where(ID == each.user_id).values(each.assigned(session)))


def _require_few(session: Session, before: Before) -> None:
    counted = select(func.count(), func.count(distinct(Change.row_id))).where(*_own(session, before))
    changes, people = session.execute(counted).one()
    if people > MOST_EXECUTED:
        raise StatementError(
            message(
                "This changes more than %(most)s people. Choose them in the list and edit them there instead.",
                most=MOST_EXECUTED,
            )
        )
    if changes > MOST_CHANGES:
        raise StatementError(
            message("This changes the same people too often. Run it with fewer sets at once.")
        )


def _changes(session: Session, before: Before) -> list[FoldedChange]:
    found = select(Change).where(*_own(session, before)).order_by(Change.row_id, Change.id)
    return [fold(list(group)) for _, group in groupby(session.scalars(found), lambda change: change.row_id)]


def _own(session: Session, before: Before) -> tuple[Any, ...]:
    current = recording.current(session)
    return Change.id > before.change, Change.changeset_id == current, Change.table_name == TABLE


def _require_drawn(before: Before, changes: Iterable[FoldedChange]) -> None:
    """Refuse the ids of people who were there before, and such as would leave none to be drawn."""
    if before.drawn is None:
        return
    for change in changes:
        if change.op == "insert" and not before.drawn < change.row_id <= before.drawn + MOST_SKIPPED:
            raise StatementError(message("Leave the id out: the register numbers people by itself."))


def _require_plain(session: Session, before: Before, user_ids: Iterable[int]) -> None:
    if before.drawn is None:
        return
    odd = session.scalars(ODD, {"ids": str(list(user_ids))}).first()
    if odd is not None:
        reason = message("A value is of another type than its column.")
        raise StatementError(_told(odd, None, reason))


def _checked(
    session: Session, changes: Mapping[int, FoldedChange], marks: Sequence[int]
) -> Iterable[Amendment]:
    """Check each value that is another now, all of a new row; return what is to be written otherwise."""
    fields = catalogue(session)
    rows = session.execute(select(ID, *COLUMNS).where(ID.in_(changes)).order_by(ID)).all()
    for user_id, *stored in rows:
        change = changes[user_id]
        number = bisect_left(marks, change.version) + 1 if marks else None
        *plain, extra = stored
        held = dict(zip([column.name for column in COLUMNS[:-1]], plain, strict=True))
        wanted = _values(fields, change, user_id, number)
        amended = amendment(user_id, held, extra, wanted)
        if amended.plain or amended.own:
            yield amended


def _values(fields: Catalogue, change: FoldedChange, user_id: int, number: int | None) -> dict[str, Value]:
    try:
        values = {name: _decoded(fields, name, raw) for name, raw in change.new.items()}
        held = {name: _decoded(fields, name, raw) for name, raw in change.old.items()}
        if change.op != "insert":
            return checked(fields.shown, [_known(fields, values)], [held])[0]
        missing = {name: field.default for name, field in fields.shown.items()}
        asked = {name: missing[name] for name in fields.seen_by(Role.EDITOR).edited if name in missing}
        return missing | checked(fields.shown, [asked | _known(fields, values)])[0]
    except RowsInvalidError as error:
        [(name, reason)] = list(error.errors[0].items())[:1]
        raise StatementError(_told(user_id, _label(fields, name), reason), number) from error
    except InvalidError as error:
        raise StatementError(_told(user_id, None, error.message), number) from error


def _decoded(fields: Catalogue, name: str, raw: Any) -> Value:
    field = fields.fields.get(name)
    if field is None:
        return raw
    if field.type.name == "boolean" and raw not in (None, 0, 1):
        raise InvalidError(message("This is neither yes nor no."))
    return field.decode(raw)


def _known(fields: Catalogue, values: Mapping[str, Value]) -> dict[str, Value]:
    """Leave out what was taken away and belongs to no field."""
    return {name: value for name, value in values.items() if name in fields.fields or value is not None}


def _label(fields: Catalogue, name: str) -> Message | None:
    field = fields.fields.get(name)
    return field.label if field else None


def _told(user_id: int, label: Message | None, reason: Message) -> Message:
    if label is None:
        return message("User %(number)s: %(reason)s", number=user_id, reason=reason)
    return message("User %(number)s, %(field)s: %(reason)s", number=user_id, field=label, reason=reason)
