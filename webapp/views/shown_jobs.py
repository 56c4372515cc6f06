"""How a job is shown."""

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_percent
from flask import url_for
from flask_babel import format_decimal, get_locale, gettext

from webapp.access.policy import Right
from webapp.jobs import Job
from webapp.security import current_actor


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


def shown(job: Job) -> ShownJob:
    """Return a job as the reader sees it."""
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
