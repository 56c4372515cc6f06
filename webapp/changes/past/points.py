"""Points in the order of changesets, and how an address names them.

That order is `(committed_at, id)`. The id alone would not do: PostgreSQL draws it when a changeset begins, so one that
began first may commit last, and `committed_at` is read just before COMMIT. The changes of one row are in the order of
their ids, which are drawn while the row is locked. docs/decisions/0014-the-past.md says what a clock that was set back
does to both.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from webapp.fields import InvalidError
from webapp.fields.messages import message
from webapp.models import Changeset

At: TypeAlias = datetime | int
"""What an address names: an aware moment, or the id of a changeset, just after which."""

AFTER_CHANGESET = re.compile(r"changeset:([0-9]{1,18})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A plus sign that was typed into an address arrives as a space.
MOMENT = re.compile(
    DAY.pattern + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[-+ ][0-9]{2}:[0-9]{2})?"
)

CHANGESET = Changeset.metadata.tables[Changeset.__tablename__].c
LAST_ID = 2**63 - 1


class Point(NamedTuple):
    """What was committed by then: each changeset whose `(committed_at, id)` is no higher."""

    moment: datetime
    changeset_id: int = LAST_ID

    @property
    def bound(self) -> dict[str, object]:
        """What to bind to statements with `is_later`."""
        return {"point_moment": self.moment, "point_changeset": self.changeset_id}


def read(text: str, zone: tzinfo) -> At:
    """Read a point: ``changeset:412``, or a time in ISO 8601, a day's being its end; without a zone it is of `zone`.

    :raises InvalidError: it is neither.
    """
    if match := AFTER_CHANGESET.fullmatch(text):
        return int(match[1])
    try:
        return _moment(text, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        example = "2026-11-20T14:02"
        raise InvalidError(
            message("This is no time. Write it like %(example)s, or name a change.", example=example)
        ) from None


def write(at: At) -> str:
    """Return the shortest text that `read` understands alike in every zone."""
    if isinstance(at, int):
        return f"changeset:{at}"
    moment = at.astimezone(UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='auto' if moment.second or moment.microsecond else 'minutes')}Z"


def find_point(session: Session, at: At) -> Point:
    """Return the point that an address names.

    :raises InvalidError: there is no such changeset, or the time has not come yet: what is there then can still change.
    """
    if isinstance(at, datetime):
        if at > datetime.now(UTC):
            raise InvalidError(message("This time has not come yet."))
        return Point(at)
    moment = session.execute(select(CHANGESET.committed_at).where(CHANGESET.id == at)).scalar()
    if moment is None:
        raise InvalidError(message("There is no change %(number)s.", number=at))
    return Point(moment, at)


def is_later() -> ColumnElement[bool]:
    """Return the condition on a changeset that it came after the point bound."""
    moment = bindparam("point_moment", type_=CHANGESET.committed_at.type)
    # The first part is what an index can serve.
    return and_(
        CHANGESET.committed_at >= moment,
        or_(
            CHANGESET.committed_at > moment,
            CHANGESET.id > bindparam("point_changeset", type_=CHANGESET.id.type),
        ),
    )


def _moment(text: str, zone: tzinfo) -> datetime:
    if DAY.fullmatch(text):
        following = date.fromisoformat(text) + timedelta(days=1)
        return datetime.combine(following, time(), zone).astimezone(UTC) - timedelta(microseconds=1)
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    day, _, clock = text[:10], text[10], text[11:].replace(" ", "+")
    moment = datetime.fromisoformat(f"{day}T{clock}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
