"""People's rows updated by as few statements as there are sets of fields."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Update, bindparam, text, update
from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.fields import Value
from webapp.users.records import EXTRA, USERS, parted, patched

PATCH = "patch"
"""The parameter of what is changed in `extra`."""


def write(session: Session, changes: Sequence[Mapping[str, Value]]) -> None:
    """Update each row by its ``user_id``; addresses may change places among them."""
    addressed = [row["user_id"] for row in changes if "email" in row]
    if len(addressed) > 1:
        _let_addresses_change_places(session, addressed)
    for names, rows in _by_fields(list(map(_set, changes))).items():
        session.execute(_setting(names, is_sqlite=is_sqlite(session)), rows)


def _set(changed: Mapping[str, Value]) -> dict[str, Any]:
    """Return what an UPDATE of a row binds; the fields of one's own go together, as a patch of `extra`."""
    plain, patch = parted(changed)
    return {**plain, PATCH: patch} if patch else plain


@lru_cache(maxsize=256)
def _setting(names: tuple[str, ...], *, is_sqlite: bool) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    if PATCH in values:
        patch = bindparam(values.pop(PATCH).key, type_=EXTRA.type)
        values[EXTRA.name] = patched(patch, is_sqlite=is_sqlite)
    return update(USERS).where(USERS.c.id == bindparam("user_id")).values(values)


def _let_addresses_change_places(session: Session, user_ids: Sequence[Value]) -> None:
    if is_sqlite(session):
        # It checks after every row; the change log folds the two passes into one.
        session.execute(update(USERS).where(USERS.c.id.in_(user_ids)).values(email=None))
    else:
        session.execute(text("SET CONSTRAINTS uq_users_email_key DEFERRED"))


def _by_fields(changes: Sequence[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Gather the rows that set the same fields, so that one statement serves them all."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in changes:
        groups.setdefault(tuple(name for name in row if name != "user_id"), []).append(row)
    return groups
