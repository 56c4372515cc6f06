"""What a new or changed field means for the people who are in the register already."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, or_, select
from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.fields import Field, Message, message, plural_message
from webapp.fields.types.choices import BETWEEN
from webapp.limits import TooSlowError, time_limit
from webapp.users.own_columns import bound, key_name, own_columns
from webapp.users.records import USERS

ORDERED = ("integer", "decimal", "date")
"""Types whose limits are compared with values; those of texts would have every text measured."""

TOO_MANY = message("There are too many people to count for whom this means something.")


def effects(session: Session, before: Field | None, after: Field) -> list[Message]:
    """Say how many people hold what a field no longer allows; only what changes about it is counted.

    `before` is None of a field that is not there yet.
    """
    try:
        with time_limit(session):
            return list(_counted(session, before, after))
    except TooSlowError:
        return [TOO_MANY]


def _counted(session: Session, before: Field | None, after: Field) -> Iterator[Message]:
    key = _key(after, is_sqlite=is_sqlite(session))
    if _is_newly_required(before, after) and (empty := _count(session, key.is_(None))):
        yield plural_message(
            "%(count)s person has no value in “%(field)s” and stays valid until somebody edits them.",
            "%(count)s people have no value in “%(field)s” and stay valid until somebody edits them.",
            empty,
            field=after.label,
        )
    if before and (refused := _count(session, or_(false(), *_refused(key, before, after)))):
        yield plural_message(
            "%(count)s person has a value in “%(field)s” that is no longer allowed. It stays until it is edited.",
            "%(count)s people have a value in “%(field)s” that is no longer allowed. It stays until it is edited.",
            refused,
            field=after.label,
        )


def _is_newly_required(before: Field | None, after: Field) -> bool:
    return after.required and not (before and before.required) and after.type.absent is None


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(USERS).where(condition)).one()


def _key(field: Field, *, is_sqlite: bool) -> ColumnElement[Any]:
    """Return what a field's values are compared by."""
    if field.key is None:
        return USERS.c[field.name]
    return own_columns(field.name, field.type.name, is_sqlite=is_sqlite)[key_name(field.name)]


def _refused(key: ColumnElement[Any], before: Field, after: Field) -> Iterator[ColumnElement[bool]]:
    """Select whoever holds a choice that is gone, or a value beyond a limit that moved."""
    kind = after.type.name
    for choice in before.choices.keys() - after.choices.keys():
        # Several choices are stored as one text, so that each stands between two signs.
        yield (literal(BETWEEN) + key + BETWEEN).contains(f"{BETWEEN}{choice}{BETWEEN}", autoescape=True)
    if kind in ORDERED and after.minimum not in {None, before.minimum}:
        yield key < bound(kind, "", after.minimum)
    if kind in ORDERED and after.maximum not in {None, before.maximum}:
        yield key > bound(kind, "", after.maximum)
