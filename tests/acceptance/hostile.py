"""Texts that take over a statement into which they are pasted."""

INJECTIONS = (
    "'",
    "'; DROP TABLE users; --",
    "' OR '1'='1",
    "1 OR 1=1",
    "1; DELETE FROM change",
    '" OR ""="',
    "') UNION SELECT password_hash FROM credential --",
    "name; UPDATE users SET active = false",
    "(SELECT pg_sleep(9))",
    "id) DESC, (SELECT 1/0",
    "%' ESCAPE '",
    "\\'; ROLLBACK; --",
    ":name %(name)s %s ? {0} ${jndi:x}",
    "Robert'); DROP TABLE changeset;--",
)

PARAMETERS = (
    *("q", "sort", "columns", "size", "after", "before", "count", "filter", "value", "name", "email", "age"),
    *("name__contains", "name__starts", "email__empty", "age__gte", "age__lte", "age__empty", "active"),
)
"""Of the list of people."""
