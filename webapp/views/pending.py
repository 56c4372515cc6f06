"""What drafts would do to a row, on the row's own page."""

from dataclasses import dataclass

from flask import url_for

from webapp.access.policy import Right
from webapp.changes.drafts import reading
from webapp.changes.drafts.reading import Pending
from webapp.changes.fold import FoldedChange
from webapp.changes.records import Record
from webapp.db import db
from webapp.models.types import Json
from webapp.security import current_actor
from webapp.users.records import TABLE
from webapp.views.diffs import Diff, diffs


@dataclass(frozen=True)
class Waiting:
    """A step of a draft: where that is, and the fields it would change; `deletes`: it would delete the row."""

    draft_name: str
    url: str
    deletes: bool
    diffs: list[Diff]


def waiting_for(record: Record) -> list[Waiting]:
    """Return what drafts would do to a person, for those who may see drafts; what is so already is left out."""
    if not current_actor().can(Right.PROPOSE):
        return []
    waiting = [_waiting(record, each) for each in reading.list_pending(db.session(), (TABLE, record.id))]
    return [each for each in waiting if each.deletes or each.diffs]


def _waiting(record: Record, each: Pending) -> Waiting:
    new = {name: value for name, value in (each.values or {}).items() if record.values.get(name) != value}
    old: dict[str, Json] = {name: record.values.get(name) for name in new}
    return Waiting(
        each.draft_name,
        url_for("drafts.show", draft_id=each.draft_id),
        deletes=each.values is None,
        diffs=diffs(FoldedChange(TABLE, record.id, record.version, "update", old, new)),
    )
