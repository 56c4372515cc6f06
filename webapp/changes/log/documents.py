"""The names of the fields in a change, in the SQL of either database."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from webapp.models import Change


def sets_field(name: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Say whether a change wrote a field, be it empty now."""
    if is_sqlite:
        return func.json_type(Change.new, f'$."{name}"').is_not(None)
    return type_coerce(Change.new, JSONB).has_key(name)


def fields_set(*, is_sqlite: bool) -> tuple[FromClause, ColumnElement[Any]]:
    """Return what to join to `Change` for a row for each field that it wrote, and the column that names the field."""
    if is_sqlite:
        members = func.json_each(Change.new).table_valued("key", name="members")
        return members, members.c.key
    members = func.jsonb_object_keys(Change.new).table_valued("key", name="members").render_derived()
    return members, members.c.key
