"""Derived columns on PostgreSQL: generated ones, a trigram index, and an index for each way to sort."""

from sqlalchemy import Connection, text

from webapp.users.search_text import EXPANDED, IGNORED, KEY_LENGTH, PLAIN_SPACES, REPLACED, WORD_START

COLUMNS = {
    "name_key": f"left(search_fold(name), {KEY_LENGTH})",
    "search_text": r"search_words(search_fold(name)) || E'\n' || search_words(search_fold(coalesce(email, '')))",
}
INDEXES = {
    "ix_users_search_text": "USING gin (search_text gin_trgm_ops)",
    "ix_users_name_key_id": "USING btree (name_key, id)",
    "ix_users_age_id": "USING btree (age, id)",
    "ix_users_active_id": "USING btree (active, id)",
    # Those with an e-mail sort by its unique index.
    "ix_users_no_email": "USING btree (email_key, id) WHERE (email_key IS NULL)",
}

INSTALLED = text("""
    SELECT proname AS name, prosrc AS definition FROM pg_proc WHERE proname LIKE 'search\\_%'
    UNION ALL
    SELECT indexname, substring(indexdef FROM 'USING .*') FROM pg_indexes WHERE tablename = 'users'
        AND (SELECT indisvalid FROM pg_index WHERE indexrelid = indexname::regclass)
    UNION ALL
    SELECT column_name, is_generated FROM information_schema.columns WHERE table_name = 'users'
""")


def install(connection: Connection) -> None:
    """Create the functions, the columns and the indexes."""
    uninstall(connection)
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, body in _functions().items():
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS {_quoted(body)}"
        )
    added = [
        f'ADD COLUMN {name} text COLLATE "C" GENERATED ALWAYS AS ({expression}) STORED'
        for name, expression in COLUMNS.items()
    ]
    connection.exec_driver_sql(f"ALTER TABLE users {', '.join(added)}")
    for name, definition in INDEXES.items():
        connection.exec_driver_sql(f"CREATE INDEX {name} ON users {definition}")


def uninstall(connection: Connection) -> None:
    """Drop them; the extension stays, as others may use it."""
    for name in INDEXES:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    for name in COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE users DROP COLUMN IF EXISTS {name}")
    for name in _functions():
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}(text)")


def forget_deleted(_connection: Connection) -> None:
    """Do nothing: vacuum does."""


def expected() -> dict[str, str]:
    """Return what should be installed, by name."""
    return {**_functions(), **INDEXES, **dict.fromkeys(COLUMNS, "ALWAYS")}


def installed(connection: Connection) -> dict[str, str]:
    """Return what is installed, by name."""
    return {row.name: row.definition for row in connection.execute(INSTALLED)}


def _functions() -> dict[str, str]:
    return {"search_fold": _fold_body(), "search_words": _words_body()}


def _fold_body() -> str:
    # ASCII, known by its length in bytes, takes the short way whatever the locale; it is most of the work.
    ascii_text = _replaced('lower(value COLLATE "C")', PLAIN_SPACES)
    any_text = _replaced(_expanded("lower(normalize(value, NFKD))"), REPLACED)
    stripped = f"regexp_replace({any_text}, {_quoted(IGNORED)}, '', 'g')"
    return f"SELECT CASE WHEN octet_length(value) = char_length(value) THEN {ascii_text} ELSE {stripped} END"


def _words_body() -> str:
    return f"SELECT '  ' || regexp_replace(value, {_quoted(WORD_START)}, '\\1  ', 'g')"


def _replaced(expression: str, letters: dict[str, str]) -> str:
    return f"translate({expression}, {_quoted(''.join(letters))}, {_quoted(''.join(letters.values()))})"


def _expanded(expression: str) -> str:
    for letter, plain in EXPANDED.items():
        expression = f"replace({expression}, {_quoted(letter)}, {_quoted(plain)})"
    return expression


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
