"""Derived columns on SQLite: triggers, a full-text index over trigrams, and an index for each way to sort.

SQLite's lower() knows ASCII alone, and a shell from outside has no function of ours. So what `search_text.fold` makes
of every other letter stands in a table, where the triggers look it up.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from webapp.users.search_text import KEY_LENGTH, SEPARATORS, WORD_SIGNS, fold, spaced

COLUMNS = ("name_key", "search_text")

BEYOND_LETTERS = 0x30000
"""The first code point of those that hold none but Han, which fold to themselves."""

TABLES = {
    "users_search_letter": """
CREATE TABLE users_search_letter (code INTEGER PRIMARY KEY, folded TEXT NOT NULL, spaced TEXT NOT NULL)
""",
    # The texts stay in `users`. The index holds the positions of trigrams, so that it finds exact parts by itself.
    "users_search": """
CREATE VIRTUAL TABLE users_search USING fts5 (
    search_text, content=users, content_rowid=id, tokenize='trigram case_sensitive 1'
)
""",
}

# An index of SQLite ends in the id by itself; e-mails have their unique one.
INDEXES = {
    "ix_users_name_key": "CREATE INDEX ix_users_name_key ON users (name_key)",
    "ix_users_age": "CREATE INDEX ix_users_age ON users (age)",
    "ix_users_active": "CREATE INDEX ix_users_active ON users (active)",
}

NEW_ROW = """
CREATE TRIGGER users_search_insert AFTER INSERT ON users BEGIN
    SELECT RAISE(ABORT, 'name_key and search_text are derived')
    WHERE new.name_key IS NOT NULL OR new.search_text IS NOT NULL;{derive}
END
"""

NEW_VALUES = """
CREATE TRIGGER users_search_update AFTER UPDATE OF name, email ON users BEGIN{derive}
END
"""

NEW_TEXT = """
CREATE TRIGGER users_search_text AFTER UPDATE OF search_text ON users
WHEN old.search_text IS NOT new.search_text BEGIN{forget}
    INSERT INTO users_search (rowid, search_text) VALUES (new.id, new.search_text);
END
"""

NO_ROW = """
CREATE TRIGGER users_search_delete AFTER DELETE ON users BEGIN{forget}
END
"""

FORGET = """
    INSERT INTO users_search (users_search, rowid, search_text)
    SELECT 'delete', old.id, old.search_text WHERE old.search_text IS NOT NULL;"""

DERIVE = """
    UPDATE users SET name_key = {name}, search_text = '  ' || {name_words} || char(10) || '  ' || {email_words}
    WHERE id = new.id AND new.name {ascii};
    UPDATE users SET (name_key, search_text) = (
        SELECT substr(folded, 1, {length}), '  ' || spaced || char(10) || '  ' || {email_words} FROM {name_letters}
    ) WHERE id = new.id AND NOT new.name {ascii};"""

ASCII = "NOT GLOB '*[^ -~]*'"

LETTERS = """(
        WITH RECURSIVE letters (code, rest) AS (
            SELECT unicode({value}), substr({value}, 2)
            UNION ALL
            SELECT unicode(rest), substr(rest, 2) FROM letters WHERE rest <> ''
        )
        SELECT
            group_concat(coalesce(folded, char(letters.code)), '') AS folded,
            group_concat(coalesce(spaced, iif({is_word_sign}, '  ', '') || char(letters.code)), '') AS spaced
        FROM letters LEFT JOIN users_search_letter ON users_search_letter.code = letters.code
    )"""

WORDS = "iif({value} {ascii}, {ascii_words}, (SELECT spaced FROM {letters}))"

INSTALLED = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")


def install(connection: Connection) -> None:
    """Create the tables, columns, triggers and indexes, and derive what the present rows lack."""
    _drop(connection)
    for name in COLUMNS:
        if name not in _columns(connection):
            connection.exec_driver_sql(f"ALTER TABLE users ADD COLUMN {name} TEXT")
    for source in (*TABLES.values(), *INDEXES.values()):
        connection.exec_driver_sql(source)
    connection.exec_driver_sql("INSERT INTO users_search_letter VALUES (?, ?, ?)", list(_letters()))
    triggers = _triggers()
    connection.exec_driver_sql(triggers.pop("users_search_update"))
    connection.exec_driver_sql("UPDATE users SET name = name")
    connection.exec_driver_sql("INSERT INTO users_search (users_search) VALUES ('rebuild')")
    for source in triggers.values():
        connection.exec_driver_sql(source)


def uninstall(connection: Connection) -> None:
    """Drop them."""
    _drop(connection)
    for name in COLUMNS:
        if name in _columns(connection):
            connection.exec_driver_sql(f"ALTER TABLE users DROP COLUMN {name}")


def forget_deleted(connection: Connection) -> None:
    """Merge the index's segments into one, in which nothing is marked as deleted."""
    connection.exec_driver_sql("INSERT INTO users_search (users_search) VALUES ('optimize')")


def expected() -> dict[str, str]:
    """Return what should be installed, by name."""
    return {name: source.strip() for name, source in {**TABLES, **INDEXES, **_triggers()}.items()}


def installed(connection: Connection) -> dict[str, str]:
    """Return what is installed, by name."""
    return {row.name: row.sql for row in connection.execute(INSTALLED)}


def _drop(connection: Connection) -> None:
    for kind, names in (("TRIGGER", _triggers()), ("INDEX", INDEXES), ("TABLE", TABLES)):
        for name in names:
            connection.exec_driver_sql(f"DROP {kind} IF EXISTS {name}")


def _columns(connection: Connection) -> set[str]:
    return {row.name for row in connection.exec_driver_sql("PRAGMA table_xinfo(users)")}


def _letters() -> Iterator[tuple[int, str, str]]:
    """Give each character that is not folded to itself or starts words, and what it becomes."""
    for code in range(BEYOND_LETTERS):
        folded = fold(chr(code))
        if folded != chr(code) or folded in SEPARATORS:
            yield code, folded, spaced(folded)


def _triggers() -> dict[str, str]:
    derive = DERIVE.format(
        ascii=ASCII,
        length=KEY_LENGTH,
        name="lower(new.name)",
        name_words=_ascii_words("new.name"),
        name_letters=_letters_of("new.name"),
        email_words=spaced_source("coalesce(new.email, '')"),
    )
    return {
        "users_search_insert": NEW_ROW.format(derive=derive),
        "users_search_update": NEW_VALUES.format(derive=derive),
        "users_search_text": NEW_TEXT.format(forget=FORGET),
        "users_search_delete": NO_ROW.format(forget=FORGET),
    }


def spaced_source(value: str) -> str:
    """Return the SQL of `search_text.spaced` of the folded form of an SQL value that is not null."""
    return WORDS.format(value=value, ascii=ASCII, ascii_words=_ascii_words(value), letters=_letters_of(value))


def _ascii_words(value: str) -> str:
    expression = f"lower({value})"
    for separator in filter(str.isascii, SEPARATORS):
        quoted = separator.replace("'", "''")
        expression = f"replace({expression}, '{quoted}', '{quoted}  ')"
    return expression


def _letters_of(value: str) -> str:
    ranges = [(ord(first), ord(last)) for first, last in WORD_SIGNS]
    among = " OR ".join(f"letters.code BETWEEN {first} AND {last}" for first, last in ranges)
    # Most letters stand before the first of them: one comparison is enough for those.
    return LETTERS.format(value=value, is_word_sign=f"letters.code >= {ranges[0][0]} AND ({among})")
