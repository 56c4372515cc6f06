"""What a SQL text is, as far as people are told before the database is asked."""

from collections.abc import Iterator

from webapp.fields import message
from webapp.fields.errors import too_long
from webapp.queries import placeholders
from webapp.statements.errors import StatementError

VERBS = ("INSERT", "UPDATE", "DELETE")

LONGEST = 20_000
"""Characters."""


def require_fit(sql: str) -> str:
    """Return what a text would do, one of `VERBS`; no fence, which is the database's, but a plain word before it.

    :raises StatementError: it is not one statement that changes data.
    """
    if not sql.strip():
        raise StatementError(message("Write a statement."))
    if len(sql) > LONGEST:
        raise StatementError(too_long(LONGEST).message)
    if not placeholders.is_single(sql):
        raise StatementError(message("Write one statement only: there is something behind its semicolon."))
    found = verb(sql)
    if found is None:
        raise StatementError(message("Write an INSERT, UPDATE or DELETE on users."))
    return found


def verb(sql: str) -> str | None:
    """Return what a statement does, also one that begins with WITH; None if it is none of `VERBS`."""
    words = _outer_words(sql)
    first = next(words, None)
    if first == "WITH":
        first = next((word for word in words if word in {*VERBS, "SELECT", "VALUES", "MERGE"}), None)
    return first if first in VERBS else None


def _outer_words(sql: str) -> Iterator[str]:
    """Return the words that stand outside of all parentheses, in capitals."""
    depth = end = 0
    for match in placeholders.TOKEN.finditer(sql):
        between = sql[end : match.start()]
        depth += between.count("(") - between.count(")")
        end = match.end()
        if depth == 0 and match[0][0].isalpha() and "'" not in match[0]:
            yield match[0].upper()
