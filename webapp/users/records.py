"""One person as stored."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from webapp.changes.records import Record
from webapp.changes.versions import version_column
from webapp.fields import fields_of
from webapp.models import User

TABLE = User.__tablename__
FIELDS = fields_of(TABLE)
COLUMNS = [User.__table__.c[name] for name in FIELDS]


ID = User.__table__.c.id

BY_ID = select(version_column(TABLE, ID), *COLUMNS).where(ID == bindparam("user_id"))


def find_record(session: Session, user_id: int) -> Record | None:
    """Return a person, values and version read in one statement."""
    row = session.execute(BY_ID, {"user_id": user_id}).one_or_none()
    if row is None:
        return None
    return Record(TABLE, user_id, row[0], dict(zip(FIELDS, row[1:], strict=True)))
