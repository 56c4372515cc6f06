"""Saving at once what is small, and leaving to a job what is not."""

from hashlib import sha256

from flask import abort, redirect, request, url_for

from webapp import jobs
from webapp.changes.operations import MOST_EXECUTED, Operation, to_json
from webapp.changes.previews import Expected
from webapp.changes.transactions import Outcome, commit, housekeep
from webapp.forms.base import RecordedForm
from webapp.jobs import CommitOperation
from webapp.jobs import work as works
from webapp.security import current_actor


def commit_or_enqueue(operation: Operation, form: RecordedForm, page: str | None = None) -> Outcome:
    """Commit what a form asks for; a job commits what was previewed as more than `MOST_EXECUTED` rows.

    :param page: where people go back to from the job; by default to the address that the form was sent to.

    :raises HTTPException: there is a job; its answer leads to the job's page.
    What `commit` raises comes through.
    """
    submission, message, expected = form.submission.data, form.message.value, form.expected
    if expected and Expected.parse(expected).rows > MOST_EXECUTED:
        work = CommitOperation(to_json(operation), submission, message, expected)
        abort(redirect(url_for("jobs.show", job_id=_enqueue(work, page)), 303))
    return commit(operation, actor=current_actor(), message=message, submission=submission, expected=expected)


def _enqueue(work: CommitOperation, page: str | None) -> int:
    actor = current_actor()
    # A second click asks for the same; the same form with other choices does not.
    key = sha256(f"{actor.id} {works.to_json(work)}".encode("utf-8", "surrogatepass")).hexdigest()
    back = page or request.full_path.rstrip("?")
    return housekeep(lambda session: jobs.enqueue(session, work, actor, page=back, key=key))
