"""One person as stored."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from webapp.changes.versions import version_column
from webapp.fields import Value, fields_of
from webapp.models import User

TABLE = User.__tablename__
FIELDS = fields_of(TABLE)
COLUMNS = [User.__table__.c[name] for name in FIELDS]


@dataclass(frozen=True)
class Record:
    """What a row holds, and the version that it then had."""

    id: int
    version: int
    values: dict[str, Value]

    @property
    def name(self) -> str:
        """What the person is called."""
        return str(self.values["name"])


ID = User.__table__.c.id

BY_ID = select(version_column(TABLE, ID), *COLUMNS).where(ID == bindparam("user_id"))


def find_record(session: Session, user_id: int) -> Record | None:
    """Return a person, values and version read in one statement."""
    row = session.execute(BY_ID, {"user_id": user_id}).one_or_none()
    if row is None:
        return None
    return Record(user_id, row[0], dict(zip(FIELDS, row[1:], strict=True)))
