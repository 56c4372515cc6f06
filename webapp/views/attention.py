"""What somebody should look at, told on the start page."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext

from webapp.access.policy import Right
from webapp.changes import log
from webapp.changes.drafts import reading
from webapp.db import db
from webapp.security import current_actor


@dataclass(frozen=True)
class Matter:
    """Something to look at, and where."""

    text: str
    url: str


def attention() -> list[Matter]:
    """Return what waits for the reader, the most urgent first."""
    return [matter for matter in (_reviews(), _outside()) if matter]


def _reviews() -> Matter | None:
    actor = current_actor()
    if not actor.can(Right.EDIT_USERS):
        return None
    submitted = reading.list_drafts(db.session(), "submitted")
    waiting = sum(each.draft.account_id != actor.id for each in submitted)
    if not waiting:
        return None
    text = ngettext("%(num)s draft waits for your review", "%(num)s drafts wait for your review", waiting)
    return Matter(text, url_for("drafts.index"))


def _outside() -> Matter | None:
    count = log.count_unadopted(db.session()) if current_actor().can(Right.SEE_CHANGES) else 0
    if not count:
        return None
    text = ngettext(
        "A program other than Rollbook changed %(num)s record",
        "A program other than Rollbook changed %(num)s records",
        count,
    )
    return Matter(text, url_for("changes.index"))
