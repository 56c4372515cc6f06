"""Which constraint the database meant when it refused a write."""

import re
from collections.abc import Iterator

from sqlalchemy import Constraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from webapp.db import Base

UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (.+)")
CHECK_FAILED = re.compile(r"CHECK constraint failed: (\w+)")


def violated(error: IntegrityError) -> str:
    """Return the violated constraint's name, the empty string if the database does not say.

    PostgreSQL names it. SQLite names the columns of a unique constraint, the constraint for a check, and nothing
    for a foreign key.
    """
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return diagnostics.constraint_name or ""
    text = str(error.orig)
    if match := CHECK_FAILED.search(text):
        return match[1]
    if match := UNIQUE_FAILED.search(text):
        return next((str(unique.name) for unique in _uniques() if _columns(unique) == match[1]), "")
    return ""


def _uniques() -> Iterator[Constraint]:
    for table in Base.metadata.tables.values():
        yield from (
            constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)
        )


def _columns(unique: Constraint) -> str:
    return ", ".join(f"{column.table.name}.{column.name}" for column in getattr(unique, "columns", ()))
