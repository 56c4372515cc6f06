"""Folding in SQL, for texts that no column holds."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.users.search_text import fold, words

FUNCTIONS: dict[str, Callable[[str], str]] = {"search_fold": fold, "search_words": words}


def prepare(session: Session) -> None:
    """Let SQLite call our own functions by the names that they have on PostgreSQL, where migrations made them."""
    if not is_sqlite(session):
        return
    driver = cast("Any", session.connection().connection.driver_connection)
    for name, function in FUNCTIONS.items():
        driver.create_function(name, 1, _but_null(function), deterministic=True)


def _but_null(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else function(text)
