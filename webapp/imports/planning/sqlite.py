"""The expressions of an import's statements on SQLite: `s` is a staged row, `u` a person."""

from webapp.fields import Field
from webapp.imports.planning.own import is_own_boolean

IS_DISTINCT = "IS NOT"
SEPARATOR = "char(31)"
NO_ID = "NULL"
ADDRESS = "lower(json_extract(s.document, '$.email'))"

NEW_MEMBERS = "json_patch(:defaults, coalesce(json_extract(s.document, '$.extra'), '{}'))"
MEMBERS = "json_patch(u.extra, coalesce(json_extract(s.document, '$.extra'), '{}'))"

HOLDS = False
"""Only one transaction writes."""

# SQLite checks an address after every row: whoever has one that another gets gives it up first.
BEFORE_WRITING = """
    UPDATE users SET email = NULL WHERE id IN (
        SELECT holder_id FROM import_plan WHERE verdict IN ('new', 'changed') AND holder_id IS NOT NULL)
"""


def given(field: Field) -> str:
    """Whether the row says anything of the field, and be it that it is empty."""
    return f"(json_type(s.document, '{_path(field)}') IS NOT NULL)"


def wanted(field: Field) -> str:
    """What the row has in the field."""
    return f"json_extract(s.document, '{_path(field)}')"


def held(field: Field) -> str:
    """What the person has in it."""
    return f"json_extract(u.extra, '$.{field.key}')" if field.key else f"u.{field.name}"


def wanted_text(field: Field) -> str:
    """By which the row finds people."""
    text = f"unicode_lower(CAST({wanted(field)} AS TEXT))"
    return f"CASE WHEN {given(field)} THEN {_or_no(text)} END" if is_own_boolean(field) else text


def held_text(field: Field) -> str:
    """By which people are found."""
    text = f"unicode_lower(CAST({held(field)} AS TEXT))"
    return _or_no(text) if is_own_boolean(field) else text


def _or_no(text: str) -> str:
    return f"coalesce({text}, '0')"


def _path(field: Field) -> str:
    return f"$.extra.{field.key}" if field.key else f"$.{field.name}"
