"""The plan of an undo: a temporary table with a line for each row that the changeset left different."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType

from sqlalchemy import Boolean, Column, MetaData, Table, Text, TextClause, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

from webapp.changes.recording import TABLES
from webapp.changes.recording.columns import modelled
from webapp.changes.undo import postgresql, sqlite
from webapp.models.types import BigId, Document

PLAN = Table(
    "undo_plan",
    MetaData(),
    Column("table_name", Text),
    Column("row_id", BigId),
    Column("version", BigId, doc="The row's version now."),
    Column(
        "deed",
        Text,
        doc="What undoes it: ``delete``, ``restore`` (the row), ``set`` (fields); none if it is undone.",
    ),
    Column(
        "obstacle", Text, doc="``changed`` since, which can be overridden; ``deleted`` since, or ``erased``."
    ),
    Column("skipped", Boolean),
    Column("applies", Boolean, doc="Whether anything is to be done to the row."),
    Column("back", Document, doc="Field to the value it gets back."),
    Column(
        "conflicts", Document, doc="Field to what it held before, what was written, and what it holds now."
    ),
    prefixes=["TEMPORARY"],
)

DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}

# A row whose last change is the changeset's still holds what that wrote: nothing need be compared. Most are such rows.
FILL = """
    INSERT INTO undo_plan ({columns})
    WITH touched AS (
        SELECT row_id, min(id) AS first_id, max(id) AS last_id, max(erased_in) AS erased_in
        FROM change WHERE changeset_id = :changeset_id AND table_name = '{table}' GROUP BY row_id
    ), folded AS (
        SELECT touched.row_id, first_id, last_id, touched.erased_in IS NOT NULL AS erased,
            first.op = 'insert' AS appeared, last.op = 'delete' AS vanished,
            CASE WHEN first_id = last_id THEN first.old ELSE {first_old} END AS old,
            CASE WHEN first_id = last_id THEN last.new ELSE {last_new} END AS new,
            (SELECT max(id) FROM change WHERE table_name = '{table}' AND row_id = touched.row_id) AS version
        FROM touched JOIN change AS first ON first.id = first_id JOIN change AS last ON last.id = last_id
        WHERE NOT (first.op = 'insert' AND last.op = 'delete') {fence}
    ), compared AS (
        SELECT row_id, last_id, erased, appeared, vanished, version, r.id IS NOT NULL AS exists_now,
            '{table}:' || row_id IN ({skipped}) AS skipped,
            '{table}:' || row_id IN ({overridden}) AS overridden,
            CASE WHEN vanished THEN old WHEN appeared OR r.id IS NULL THEN NULL
                WHEN first_id = version THEN old ELSE (
                SELECT {old_values} FROM {fields} AS field WHERE old <> new AND now <> old
                    AND (now = new OR '{table}:' || row_id || ':' || key IN ({overridden}))) END AS back,
            CASE WHEN vanished OR appeared OR r.id IS NULL OR last_id = version THEN NULL ELSE (
                SELECT {three_values} FROM {fields} AS field
                WHERE old <> new AND now <> old AND now <> new) END AS conflicts
        FROM folded LEFT JOIN {table} AS r ON r.id = row_id {fence}
    ), judged AS (
        SELECT compared.*,
            CASE WHEN appeared THEN CASE WHEN exists_now THEN 'delete' END
                WHEN vanished THEN CASE WHEN NOT exists_now THEN 'restore' END
                WHEN NOT exists_now OR back IS NOT NULL OR conflicts IS NOT NULL THEN 'set' END AS deed
        FROM compared {fence}
    ), weighed AS (
        SELECT judged.*,
            CASE WHEN deed = 'delete' AND version > last_id THEN 'changed'
                WHEN deed IN ('restore', 'set') AND erased THEN 'erased'
                WHEN deed = 'set' AND NOT exists_now THEN 'deleted'
                WHEN conflicts IS NOT NULL THEN 'changed' END AS obstacle
        FROM judged {fence}
    )
    SELECT '{table}', row_id, version, deed, obstacle, skipped,
        deed IS NOT NULL AND NOT skipped AND CASE
            WHEN obstacle IS NULL THEN TRUE
            WHEN obstacle = 'changed' THEN CASE deed WHEN 'delete' THEN overridden ELSE back IS NOT NULL END
            ELSE FALSE END,
        back, conflicts
    FROM weighed
"""


def touched_tables(session: Session, changeset_id: int) -> list[str]:
    """Return the names of the tracked tables that a changeset touched, those first to which others refer."""
    touched = text("SELECT DISTINCT table_name FROM change WHERE changeset_id = :changeset_id")
    found = set(session.scalars(touched, {"changeset_id": changeset_id}))
    return [name for name in TABLES if name in found]


@contextmanager
def planned(
    session: Session, changeset_id: int, skipped: Sequence[str], overridden: Sequence[str]
) -> Generator[None]:
    """Have the plan of undoing a changeset in `PLAN`; nothing is changed yet.

    :param skipped: rows to leave alone, ``users:42`` each.
    :param overridden: what to undo though it was changed since: ``users:42`` for an added row, ``users:42:age`` for a
        field.
    """
    choices = {"skipped": json.dumps(skipped), "overridden": json.dumps(overridden)}
    session.execute(CreateTable(PLAN))
    for table_name in touched_tables(session, changeset_id):
        statement = fill(session.get_bind().dialect.name, table_name)
        session.execute(statement, {"changeset_id": changeset_id, **choices})
    yield
    # Unless there was an exception: that ends the transaction, and the table with it.
    session.execute(DropTable(PLAN))


@cache
def fill(dialect_name: str, table_name: str) -> TextClause:
    """Return the statement that plans the rows of one table."""
    dialect = DIALECTS[dialect_name]
    own = f"changeset_id = :changeset_id AND table_name = '{table_name}' AND row_id = touched.row_id"
    source = FILL.format(
        table=table_name,
        columns=", ".join(PLAN.columns.keys()),
        first_old=dialect.first_old(own),
        last_new=dialect.last_new(own),
        fields=dialect.fields(modelled(TABLES[table_name])),
        old_values=dialect.OLD_VALUES,
        three_values=dialect.THREE_VALUES,
        skipped=dialect.TEXTS.format(parameter="skipped"),
        overridden=dialect.TEXTS.format(parameter="overridden"),
        fence=dialect.FENCE,
    )
    return text(source)
