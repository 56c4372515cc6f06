"""People chosen by their numbers or by a list, and held for a write that is about all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Column, ColumnElement, MetaData, Row, Select, Table, func, insert, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

from webapp.access.actors import ForbiddenError
from webapp.access.policy import Right
from webapp.changes.actor import Standing
from webapp.changes.versions import CHANGE
from webapp.fields.catalogue import reaches
from webapp.fields.stored import catalogue
from webapp.models.types import BigId
from webapp.users import shapes, statements
from webapp.users.query import ListQuery
from webapp.users.records import COLUMNS, ID, TABLE

TARGET = Table(
    "bulk_target",
    MetaData(),
    Column("id", BigId, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
"""The ids of those whom a write is about."""

TARGETED = ID.in_(select(TARGET.c.id))


@dataclass(frozen=True)
class Selection:
    """The people of these ids or, where a `role` is given, everybody on all pages of a list.

    The list is given by the arguments of its address, as somebody of the role reads them: nobody finds people by what
    the role may not see.
    """

    ids: tuple[int, ...] = ()
    role: str | None = None
    args: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, query: ListQuery, role: str) -> Self:
        """Return everybody whom a list shows, which is one of now and was read by somebody of a role."""
        everybody = ListQuery(fields=query.fields, q=query.q, filters=query.filters)
        return cls(role=role, args=tuple(everybody.to_args()))

    def require(self, session: Session, standing: Standing) -> None:
        """Let a selection pass that somebody of this standing can make.

        :raises ForbiddenError: its role sees more.
        :raises BadParameterError: there is no such list, or its role may not see a field that it asks for.
        """
        if self.role is not None:
            if not reaches(standing.role, self.role):
                raise ForbiddenError(Right.SEE_USERS)
            self._query(session, self.role)

    def statement(self, session: Session) -> Select[Any]:
        """Return the selection of the ids of those who exist.

        :raises BadParameterError: as `require` does.
        """
        if self.role is None:
            return select(ID).where(ID.in_(self.ids))
        query = self._query(session, self.role)
        shape = shapes.shape(query, session)
        return statements.ids(shape).params(shapes.values(query))

    def _query(self, session: Session, role: str) -> ListQuery:
        args = {name: [text] for name, text in self.args}
        return ListQuery.parse(args, fields=catalogue(session).seen_by(role))


def hold_target(session: Session, selection: Selection, *conditions: ColumnElement[bool]) -> int:
    """Put those of the selection for whom the conditions hold into `TARGET`, and return how many they are.

    Their rows are locked, in id order so that no two transactions wait for each other. Asked again before the target is
    dropped or the transaction ends, it is the same people, whoever would match by then.
    """
    if not inspect(session.connection()).has_table(TARGET.name):
        found = selection.statement(session).where(*conditions).order_by(ID).with_for_update()
        session.execute(CreateTable(TARGET))
        session.execute(insert(TARGET).from_select([TARGET.c.id], found))
    return session.scalars(select(func.count()).select_from(TARGET)).one()


def drop_target(session: Session) -> None:
    """Forget whom a write was about, once it is done."""
    session.execute(DropTable(TARGET))


def sum_of_versions(session: Session) -> int:
    """Return the sum of the versions that those of the target have.

    Of as many people it is the same only while they are the same and hold the same: who comes to match, or is changed,
    has a version later than all that were there before.
    """
    # Gathered, not looked up for each: of a million that takes less than half as long.
    touching = (CHANGE.table_name == TABLE, CHANGE.row_id == TARGET.c.id)
    versions = (
        select(func.max(CHANGE.id).label("version")).where(*touching).group_by(CHANGE.row_id).subquery()
    )
    return int(session.scalars(select(func.coalesce(func.sum(versions.c.version), 0))).one())


def list_target(session: Session, *, offset: int, size: int) -> Sequence[Row[Any]]:
    """Return id and `COLUMNS` of some of the target, by id."""
    listed = select(ID, *COLUMNS).join(TARGET, ID == TARGET.c.id)
    return session.execute(listed.order_by(TARGET.c.id).offset(offset).limit(size)).all()
