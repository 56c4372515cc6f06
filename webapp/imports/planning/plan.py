"""The plan of an import: a temporary table with a line for each of its rows."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    case,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from webapp.db.dialects import is_sqlite
from webapp.fields.stored import catalogue
from webapp.imports.planning.comparing import Comparing
from webapp.imports.settings import Settings
from webapp.imports.states import Verdict
from webapp.models import Import, ImportFate
from webapp.models.types import BigId

PLAN = Table(
    "import_plan",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="Of the row."),
    Column("verdict", Text),
    Column("reason", Text, doc="Why it is rejected."),
    Column("user_id", BigId, doc="The person that it is about."),
    Column("holder_id", BigId, doc="Who else has the address that it gives."),
    Column("other", BigId, doc="The number of the row that stands in its way."),
    Column("moves", Boolean, doc="Whether the person gets another address."),
    Column("version", BigId, doc="Of the person and the holder, the later one."),
    prefixes=["TEMPORARY"],
)

HOLDERS = Index(
    "import_plan_holder",
    PLAN.c.holder_id,
    postgresql_where=PLAN.c.holder_id.is_not(None),
    sqlite_where=PLAN.c.holder_id.is_not(None),
)

# Who keeps an address keeps another row from it, whose person then keeps theirs: a chain may be as long as the file,
# and is followed by the index, row by row. An address has one holder, and one row that is not rejected yet brings it.
REJECT_TAKEN = text("""
    WITH RECURSIVE taken (number) AS (
        SELECT number FROM import_plan
        LEFT JOIN (SELECT user_id FROM import_plan WHERE moves AND verdict = 'changed') AS leaving
            ON leaving.user_id = holder_id
        WHERE holder_id IS NOT NULL AND verdict IN ('new', 'changed') AND leaving.user_id IS NULL
        UNION
        SELECT (
            SELECT behind.number FROM import_plan AS this
            JOIN import_plan AS behind ON behind.holder_id = this.user_id
            WHERE this.number = taken.number AND behind.verdict IN ('new', 'changed'))
        FROM taken WHERE taken.number IS NOT NULL)
    UPDATE import_plan SET verdict = 'rejected', reason = 'taken' WHERE number IN (SELECT number FROM taken)
""")

KEPT = "import_plan"
"""Where the session notes what `PLAN` holds."""


class Findings(NamedTuple):
    """How many rows have each verdict, and a hash of all that their fate depends on."""

    counts: dict[str, int]
    digest: str


@contextmanager
def planned(session: Session, import_: Import, *, holds: bool = True) -> Generator[Findings]:
    """Have the plan of an import in `PLAN`; nothing is changed yet."""
    yield find_out(session, import_, holds=holds)
    # Unless there was an exception: that ends the transaction, and the table with it.
    session.execute(DropTable(PLAN))
    del session.info[KEPT]


def find_out(session: Session, import_: Import, *, holds: bool = True) -> Findings:
    """Compare the rows of an import with the register as it is, into `PLAN`.

    :param holds: keep the people it is about from being written until the transaction ends. Then what was found out
        stays true, and is not found out again for the same transaction.
    """
    transaction = session.get_nested_transaction() or session.get_transaction()
    if session.info.get(KEPT, ())[:2] != (transaction, import_.id):
        session.info[KEPT] = transaction, import_.id, _found_out(session, import_, holds=holds)
    return session.info[KEPT][2]


def _found_out(session: Session, import_: Import, *, holds: bool) -> Findings:
    settings = Settings.from_json(import_.settings or {})
    statements = Comparing(session.get_bind().dialect.name, catalogue(session), settings, import_.id)
    session.execute(CreateTable(PLAN))
    session.execute(CreateIndex(HOLDERS))
    with _without_nested_loops(session):
        for statement in statements.hold if holds else ():
            session.execute(text(statement))
        session.execute(text(statements.fill))
    session.execute(REJECT_TAKEN)
    return _findings(session, import_)


@contextmanager
def _without_nested_loops(session: Session) -> Generator[None]:
    """Have PostgreSQL read each side of a join once.

    The rows have just come, and so have those of the import before: until the next ANALYZE the planner takes a million
    of them for a single one, for which it would group all others, or all people, anew.
    """
    if not is_sqlite(session):
        session.execute(text("SET LOCAL enable_nestloop = off"))
    yield
    if not is_sqlite(session):
        session.execute(text("SET LOCAL enable_nestloop TO DEFAULT"))


def keep_fates(session: Session, import_id: int, *which: ColumnElement[bool]) -> None:
    """Store the plan, or the lines of it that `which` picks, for those who look at it."""
    other = case((PLAN.c.reason == "taken", PLAN.c.holder_id), else_=PLAN.c.other)
    columns = (PLAN.c.verdict, PLAN.c.number, PLAN.c.user_id, PLAN.c.reason, other)
    fates = select(literal(import_id), *columns).where(*which).order_by(PLAN.c.verdict, PLAN.c.number)
    names = ["import_id", "verdict", "number", "user_id", "reason", "other"]
    session.execute(insert(ImportFate).from_select(names, fates))


def _findings(session: Session, import_: Import) -> Findings:
    sums = (func.sum(PLAN.c.number), func.count(PLAN.c.version), func.sum(PLAN.c.version))
    counted = select(PLAN.c.verdict, func.count(), *sums).group_by(PLAN.c.verdict).order_by(PLAN.c.verdict)
    rows = session.execute(counted).all()
    counts = dict.fromkeys(Verdict, 0) | {row[0]: row[1] for row in rows}
    return Findings(
        {str(verdict): count for verdict, count in counts.items()},
        _digest(import_, [tuple(row) for row in rows]),
    )


def _digest(import_: Import, rows: Sequence[Sequence[Any]]) -> str:
    """Hash what the fate of the rows depends on.

    What was staged has a name that is never used again. Versions only grow, and whoever joins those that the rows are
    about, or who stand in their way, was changed to do so: while sums and counts are the same, so are they.
    """
    state = [str(import_.staging), str(import_.fields_version), *(str(tuple(row)) for row in rows)]
    return sha256("\n".join(state).encode()).hexdigest()
