"""The start page: the register in figures, what happened last, what waits."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, to_user_timezone

from webapp.access.policy import Right
from webapp.changes import log
from webapp.changes.drafts import reading
from webapp.changes.drafts.closing import WAITING
from webapp.changes.drafts.reading import Listed
from webapp.db import db
from webapp.fields.catalogue import AGE
from webapp.jobs import recent
from webapp.jobs.states import OPEN
from webapp.limits import TooSlowError
from webapp.models import JobRow
from webapp.security import current_actor, needs
from webapp.users import figures
from webapp.views.attention import attention
from webapp.views.charts import Point
from webapp.views.entries import entries
from webapp.views.known_fields import known_fields
from webapp.views.shown_jobs import ShownJob, shown

bp = Blueprint("home", __name__)

DAYS = 30
MOST_ENTRIES = 8
MOST_DRAFTS = 5
MOST_JOBS = 5


@bp.get("/")
@needs(Right.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show the overview; lead a member to the own record, or, without one, to the account."""
    actor = current_actor()
    if actor.can(Right.SEE_USERS):
        return _overview()
    if actor.user_id is not None:
        return redirect(url_for("users.show", user_id=actor.user_id))
    return redirect(url_for("account.show"))


def _overview() -> str:
    session = db.session()
    latest = log.list_changesets(session, size=MOST_ENTRIES).entries
    return render_template(
        "home/overview.html",
        people=figures.count_people(session),
        attention=attention(),
        entries=entries(session, latest),
        drafts=_drafts(),
        jobs=_jobs(),
        changes=_changes_by_day(),
        ages=_ages(),
    )


def _drafts() -> list[Listed]:
    if not current_actor().can(Right.PROPOSE):
        return []
    return reading.list_drafts(db.session(), *WAITING)[:MOST_DRAFTS]


def _jobs() -> list[ShownJob]:
    """Return what waits or runs: of one's own, and for administrators everybody's."""
    actor, is_open = current_actor(), JobRow.state.in_(OPEN)
    which = () if actor.can(Right.SEE_ALL_JOBS) else (JobRow.actor_id == actor.id,)
    return [shown(job) for job in recent(db.session(), is_open, *which, size=MOST_JOBS)]


def _changes_by_day() -> list[Point]:
    """Count the changesets of the last days, by the reader's clock."""
    now = to_user_timezone(datetime.now(UTC))
    days = [now.date() - timedelta(days=ago) for ago in range(DAYS - 1, -2, -1)]
    midnights = [datetime.combine(day, time(), now.tzinfo) for day in days]
    counts = log.count_between(db.session(), midnights)
    return [
        _point(format_date(day, "d MMM", rebase=False), count)
        for day, count in zip(days, counts, strict=False)
    ]


def _ages() -> Sequence[Point] | None:
    """Count people by age; None where the reader may not see it, or there are too many people."""
    if AGE.name not in known_fields().fields:
        return None
    try:
        decades = figures.count_by_decade(db.session())
    except TooSlowError:
        return None
    return [_point(f"{first}–{first + figures.DECADE - 1}", count) for first, count in decades]


def _point(label: str, count: int) -> Point:
    return Point(label, count, format_decimal(count))
