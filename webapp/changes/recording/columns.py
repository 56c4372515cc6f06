"""Which columns of a table are recorded, and how."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Table, inspect


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

    def restricted_to(self, fields: Collection[str]) -> "Tracked":
        """Return the columns in which these fields are stored."""
        return replace(
            self,
            plain=tuple(column for column in self.plain if column in fields),
            exploded=tuple(
                column for column in self.exploded if any(field.startswith(f"{column}.") for field in fields)
            ),
        )


def tracked(connection: Connection, table: Table) -> Tracked:
    """Choose the recorded columns of a table as the database has it now.

    A column that the model has and the database does not have yet, in the middle of old migrations, is left out.
    """
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    return _choose(table.name, [column for column in table.columns if column.name in present])


def modelled(table: Table) -> Tracked:
    """Choose the recorded columns of a table as its model has it, after all migrations."""
    return _choose(table.name, list(table.columns))


def _choose(name: str, columns: Sequence[Column[Any]]) -> Tracked:
    """Leave out the id and what the database derives from others."""
    recorded = [column for column in columns if not column.primary_key and not column.info.get("derived")]
    return Tracked(
        name=name,
        plain=tuple(column.name for column in recorded if not isinstance(column.type, JSON)),
        booleans=frozenset(column.name for column in recorded if isinstance(column.type, Boolean)),
        exploded=tuple(column.name for column in recorded if isinstance(column.type, JSON)),
    )
