"""One person as stored."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from webapp.changes.records import Record
from webapp.changes.versions import version_column
from webapp.fields import BUILT_IN, OWN, Catalogue, Value
from webapp.fields.stored import catalogue
from webapp.models import User

TABLE = User.__tablename__
USERS = User.metadata.tables[TABLE]
ID = USERS.c.id
EXTRA = USERS.c.extra
COLUMNS = [*(USERS.c[name] for name in BUILT_IN.fields), EXTRA]
"""What `values_of` reads."""

_BY_IDS = select(ID, version_column(TABLE, ID), *COLUMNS).where(ID.in_(bindparam("user_ids", expanding=True)))

BY_ID = select(version_column(TABLE, ID), *COLUMNS).where(ID == bindparam("user_id"))


def find_record(session: Session, user_id: int) -> Record | None:
    """Return a person, values and version read in one statement."""
    row = session.execute(BY_ID, {"user_id": user_id}).one_or_none()
    if row is None:
        return None
    version, *stored = row
    return Record(TABLE, user_id, version, values_of(catalogue(session), stored))


def find_records(session: Session, user_ids: Collection[int]) -> dict[int, Record]:
    """Return people by their ids, all read in one statement; who is not there is left out."""
    if not user_ids:
        return {}
    fields = catalogue(session)
    rows = session.execute(_BY_IDS, {"user_ids": list(user_ids)}).all()
    return {user_id: Record(TABLE, user_id, read[0], values_of(fields, read[1:])) for user_id, *read in rows}


def values_of(fields: Catalogue, stored: Sequence[Any]) -> dict[str, Value]:
    """Return the values of a row that was selected with `COLUMNS`, by field."""
    *plain, extra = stored
    built_in = dict(zip(BUILT_IN.fields, plain, strict=True))
    return {
        name: built_in[name] if field.key is None else field.decode(extra.get(field.key))
        for name, field in fields.fields.items()
    }


def columns_of(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return a new row as it is inserted, from its values by field."""
    plain, own = parted(values)
    return {**plain, EXTRA.name: {key: value for key, value in own.items() if value is not None}}


def parted(values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return the values that have columns of their own, by name, and the others by their key in `extra`.

    What need not be said there, because it goes without saying, is None.
    """
    plain = {name: value for name, value in values.items() if not name.startswith(OWN)}
    own = {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)}
    return plain, {key: None if value is False else value for key, value in own.items()}


def patched(patch: ColumnElement[Any], *, is_sqlite: bool) -> ColumnElement[Any]:
    """Return `extra` with a patch laid over it, in SQL; a null takes its key away."""
    return func.json_patch(EXTRA, patch) if is_sqlite else func.jsonb_strip_nulls(EXTRA.op("||")(patch))
