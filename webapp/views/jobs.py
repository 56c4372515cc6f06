"""Work that outlives a request, while it runs and after."""

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_percent
from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, get_locale, gettext

from webapp import jobs
from webapp.access.policy import Right
from webapp.db import db
from webapp.jobs import Job
from webapp.models import JobRow
from webapp.security import current_actor, needs

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

PATIENCE = 5.0
"""Seconds that a job may wait before the page asks whether any worker runs."""


@dataclass(frozen=True)
class ShownJob:
    """A job and what there is to say of its pace: how much, how fast, how long still; None what is not known yet."""

    job: Job
    url: str
    percentage: str | None
    amount: str | None
    rate: str | None
    remaining: str | None
    can_undo: bool


@bp.get("/")
@needs(Right.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List the newest jobs: one's own, and for administrators everybody's."""
    actor = current_actor()
    sees_all = actor.can(Right.SEE_ALL_JOBS)
    which = () if sees_all else (JobRow.actor_id == actor.id,)
    found = jobs.recent(db.session(), *which)
    return render_template("jobs/index.html", jobs=[_shown(job) for job in found], sees_all=sees_all)


@bp.get("/<int:job_id>/")
@needs(Right.OWN_ACCOUNT)
def show(job_id: int) -> ResponseReturnValue:
    """Show how far a job is, or how it ended."""
    job = _get_job(job_id)
    is_stuck = job.waited > PATIENCE and not jobs.is_worked_on(db.session())
    return render_template("jobs/show.html", shown=_shown(job), is_stuck=is_stuck)


@bp.post("/<int:job_id>/cancel/")
@needs(Right.OWN_ACCOUNT)
def cancel(job_id: int) -> ResponseReturnValue:
    """Ask for the end of a job; its page says when it has ended."""
    jobs.cancel(_get_job(job_id).id)
    return redirect(url_for(".show", job_id=job_id), 303)


def _get_job(job_id: int) -> Job:
    """Return a job of the actor's own, or, for administrators, anybody's; answer 404 for all others."""
    actor, job = current_actor(), jobs.find(db.session(), job_id)
    if job is None or not (job.actor_id == actor.id or actor.can(Right.SEE_ALL_JOBS)):
        abort(404)
    return job


def _shown(job: Job) -> ShownJob:
    return ShownJob(
        job,
        url_for("jobs.show", job_id=job.id),
        percentage=_percentage(job),
        amount=_amount(job),
        rate=_rate(job),
        remaining=_remaining(job),
        can_undo=job.changeset_id is not None and current_actor().can(Right.EDIT_USERS),
    )


def _percentage(job: Job) -> str | None:
    return format_percent(job.done / job.total, locale=get_locale()) if job.total else None


def _amount(job: Job) -> str | None:
    if job.total:
        return gettext(
            "%(done)s of %(total)s", done=format_decimal(job.done), total=format_decimal(job.total)
        )
    return format_decimal(job.done) if job.done else None


def _rate(job: Job) -> str | None:
    return gettext("%(count)s a second", count=format_decimal(round(job.rate))) if job.rate else None


def _remaining(job: Job) -> str | None:
    if job.remaining is None or not job.state.is_open:
        return None
    time = format_timedelta(timedelta(seconds=job.remaining), threshold=2, locale=get_locale())
    return gettext("about %(time)s left", time=time)
