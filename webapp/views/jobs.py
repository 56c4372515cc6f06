"""Work that outlives a request, while it runs and after."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp import jobs
from webapp.access.policy import Right
from webapp.db import db
from webapp.jobs import Job
from webapp.models import JobRow
from webapp.security import current_actor, needs
from webapp.views.shown_jobs import shown

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

PATIENCE = 5.0
"""Seconds that a job may wait before the page asks whether any worker runs."""


@bp.get("/")
@needs(Right.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List the newest jobs: one's own, and for administrators everybody's."""
    actor = current_actor()
    sees_all = actor.can(Right.SEE_ALL_JOBS)
    which = () if sees_all else (JobRow.actor_id == actor.id,)
    found = jobs.recent(db.session(), *which)
    return render_template("jobs/index.html", jobs=[shown(job) for job in found], sees_all=sees_all)


@bp.get("/<int:job_id>/")
@needs(Right.OWN_ACCOUNT)
def show(job_id: int) -> ResponseReturnValue:
    """Show how far a job is, or how it ended."""
    job = _get_job(job_id)
    is_stuck = job.waited > PATIENCE and not jobs.is_worked_on(db.session())
    return render_template("jobs/show.html", shown=shown(job), is_stuck=is_stuck)


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
