"""The expressions of an import's statements on PostgreSQL: `s` is a staged row, `u` a person."""

from sqlalchemy.dialects.postgresql import dialect

from webapp.fields import Field
from webapp.imports.planning.own import is_own_boolean
from webapp.models import User

IS_DISTINCT = "IS DISTINCT FROM"
SEPARATOR = "chr(31)"
NO_ID = "CAST(NULL AS bigint)"
ADDRESS = """lower(normalize(s.document ->> 'email', NFC) COLLATE "C")"""

NEW_MEMBERS = "jsonb_strip_nulls(CAST(:defaults AS jsonb) || coalesce(s.document -> 'extra', '{}'))"
MEMBERS = "jsonb_strip_nulls(u.extra || coalesce(s.document -> 'extra', '{}'))"

HOLDS = True

BEFORE_WRITING = "SET CONSTRAINTS uq_users_email_key DEFERRED"
"""Addresses may change places."""

_DIALECT = dialect()


def given(field: Field) -> str:
    """Whether the row says anything of the field, and be it that it is empty."""
    path = f"s.document #> '{{extra,{field.key}}}'" if field.key else f"s.document -> '{field.name}'"
    return f"({path} IS NOT NULL)"


def wanted(field: Field) -> str:
    """What the row has in the field."""
    if field.key:
        return f"nullif(s.document #> '{{extra,{field.key}}}', 'null')"
    kind = User.__table__.c[field.name].type.compile(_DIALECT)
    return f"CAST(s.document ->> '{field.name}' AS {kind})"


def held(field: Field) -> str:
    """What the person has in it."""
    return f"u.extra -> '{field.key}'" if field.key else f"u.{field.name}"


def wanted_text(field: Field) -> str:
    """By which the row finds people."""
    if not field.key:
        return f"lower(s.document ->> '{field.name}')"
    text = f"lower(s.document #>> '{{extra,{field.key}}}')"
    return f"CASE WHEN {given(field)} THEN {_or_no(text)} END" if is_own_boolean(field) else text


def held_text(field: Field) -> str:
    """By which people are found."""
    text = f"lower(u.extra ->> '{field.key}')" if field.key else f"lower(CAST(u.{field.name} AS text))"
    return _or_no(text) if is_own_boolean(field) else text


def _or_no(text: str) -> str:
    return f"coalesce({text}, 'false')"
