"""Carrying out the plan of an undo."""

import json

from sqlalchemy import Select, delete, or_, select, text
from sqlalchemy.orm import Session

from webapp.changes.recording import TABLES
from webapp.changes.recording.columns import modelled
from webapp.changes.undo.planning import DIALECTS, PLAN
from webapp.fields import fields_of


class Writing:
    """What the plan writes to one table, as selects of row ids."""

    def __init__(self, table_name: str) -> None:
        self._in_table = (PLAN.c.table_name == table_name, PLAN.c.applies)

    @property
    def deleted(self) -> Select[int]:
        """The ids of the rows that are deleted."""
        return select(PLAN.c.row_id).where(*self._in_table, PLAN.c.deed == "delete")

    def given(self, *fields: str) -> Select[int]:
        """Return the ids of the rows in which any of the fields gets a value back that is not empty."""
        is_given = (PLAN.c.back[name].as_string().is_not(None) for name in fields)
        return select(PLAN.c.row_id).where(*self._in_table, or_(*is_given))

    def references(self, field: str) -> Select[int]:
        """Return the ids that a field, a reference to another table, gets back."""
        reference = PLAN.c.back[field].as_integer()
        return select(reference).where(*self._in_table, reference.is_not(None))


def hold(session: Session, changeset_id: int, table_names: list[str]) -> None:
    """Keep others from what is to be written until the transaction ends."""
    dialect = DIALECTS[session.get_bind().dialect.name]
    for statement in dialect.HOLD:
        session.execute(text(statement))
    # Accounts before people, as the operations on accounts do.
    for table_name in reversed(table_names):
        for statement in dialect.LOCK:
            session.execute(text(statement.format(table=table_name)), {"changeset_id": changeset_id})


def write(session: Session, table_name: str) -> None:
    """Set fields of a table back, and bring rows of it back."""
    dialect, table = DIALECTS[session.get_bind().dialect.name], modelled(TABLES[table_name])
    for statement in dialect.release(TABLES[table_name]):
        session.execute(text(statement))
    # A column that no row needs is left out: writing it, even unchanged, has the database derive others anew.
    changed = table.restricted_to(session.scalars(text(dialect.SET_FIELDS), {"table": table_name}).all())
    if changed.columns:
        session.execute(text(dialect.update(changed)))
    defaults = {name: field.default for name, field in fields_of(table_name).items()}
    session.execute(text(dialect.insert(table)), {"defaults": json.dumps(defaults)})


def remove(session: Session, table_name: str) -> None:
    """Delete rows of a table."""
    table = TABLES[table_name]
    session.execute(delete(table).where(table.columns["id"].in_(Writing(table_name).deleted)))
