"""Which columns of a table are recorded, and how."""

from dataclasses import dataclass

from sqlalchemy import JSON, Boolean, Connection, Table, inspect


@dataclass(frozen=True)
class Tracked:
    """A tracked table as the database has it now, by its columns' names."""

    name: str
    plain: tuple[str, ...]
    booleans: frozenset[str]
    exploded: tuple[str, ...]
    """JSON columns, each key of which is recorded as a field of its own, ``<column>.<key>``."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All recorded columns."""
        return self.plain + self.exploded


def tracked(connection: Connection, table: Table) -> Tracked:
    """Choose the recorded columns of a table: all but its id and those the database derives from others.

    A column that the model has and the database does not have yet, in the middle of old migrations, is left out.
    """
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    recorded = [
        column
        for column in table.columns
        if column.name in present and not column.primary_key and not column.info.get("derived")
    ]
    return Tracked(
        name=table.name,
        plain=tuple(column.name for column in recorded if not isinstance(column.type, JSON)),
        booleans=frozenset(column.name for column in recorded if isinstance(column.type, Boolean)),
        exploded=tuple(column.name for column in recorded if isinstance(column.type, JSON)),
    )
