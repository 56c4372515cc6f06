"""What the database itself derives from `users` for sorting and searching, and the indexes over it.

`name_key` is the name as it sorts, `search_text` the name and the e-mail as they are searched, with a line break
between them; `webapp.users.search_text` defines both. No writer computes them: generated columns (PostgreSQL) and
triggers (SQLite) do, also for COPY, psql and the sqlite3 shell.
"""

from types import ModuleType

from sqlalchemy import Connection

from webapp.users.derived import postgresql, sqlite

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def install(connection: Connection) -> None:
    """Add the derived columns to `users`, fill and index them; what was installed before is replaced.

    Every migration of `users` must end with this: SQLite's batch mode rebuilds the table and silently drops its
    triggers. It computes every row anew, a minute for a million of them.
    """
    _of(connection).install(connection)


def uninstall(connection: Connection) -> None:
    """Take away what `install` made, before a migration drops `users`."""
    _of(connection).uninstall(connection)


def forget_deleted(connection: Connection) -> None:
    """Take out of the search index what it still holds of people who are gone.

    SQLite's marks them as deleted, and so keeps where each three letters of a name stood. It is merged in a few seconds
    for a million people. PostgreSQL's vacuum takes them out by itself.
    """
    _of(connection).forget_deleted(connection)


def compare(connection: Connection) -> list[str]:
    """Return one line for each difference between what is installed and what should be."""
    installed = _of(connection).installed(connection)
    return [
        f"{name} is not as installed" if name in installed else f"{name} is missing"
        for name, definition in _of(connection).expected().items()
        if installed.get(name) != definition
    ]


def _of(connection: Connection) -> ModuleType:
    return _DIALECTS[connection.dialect.name]
