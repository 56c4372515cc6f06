"""How a draft ends: committed, or rolled back."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.drafts import reading, reviewing
from webapp.changes.drafts.errors import OwnDraftError, StepsRefusedError
from webapp.changes.drafts.operation import CommitDraft
from webapp.changes.errors import ConstraintViolatedError, SubmissionReusedError
from webapp.changes.previews import PreviewOutdatedError
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.forms.drafts import CommitForm
from webapp.security import current_actor, needs
from webapp.views.drafts.blueprint import bp
from webapp.views.drafts.showing import page, ticked
from webapp.views.saved import flash_saved

REFUSALS = (
    ConstraintViolatedError,
    OwnDraftError,
    PreviewOutdatedError,
    StepsRefusedError,
    SubmissionReusedError,
)
"""What can keep a draft from being committed as it was shown."""


@bp.post("/<int:draft_id>/commit/")
@needs(Right.PROPOSE)
def save(draft_id: int) -> ResponseReturnValue:
    """Commit the ticked steps as they were shown, or show what they would do now."""
    form = CommitForm()
    if not form.validate():
        return page(draft_id, form), 422
    if form.expected is None:
        return page(draft_id, form)
    session = db.session()
    found = reading.find(session, draft_id) or abort(404)
    steps = [each.step for each in ticked(reading.list_steps(session, draft_id))]
    try:
        outcome = commit(
            reading.operation_of(found.draft, steps),
            actor=current_actor(),
            message=form.message.value,
            submission=form.submission.data,
            expected=form.expected,
        )
    except REFUSALS as error:
        form.renew()
        return page(draft_id, form, outdated=_reason(error)), 409
    flash_saved(outcome, kind=CommitDraft.kind, name=None)
    return redirect(url_for(".show", draft_id=draft_id), 303)


@bp.post("/<int:draft_id>/roll-back/")
@needs(Right.PROPOSE)
def roll_back(draft_id: int) -> ResponseReturnValue:
    """Close the draft without committing it."""
    housekeep(lambda session: reviewing.roll_back(session, draft_id))
    flash(gettext("The draft was rolled back. Nothing of it was saved; you can open it again."), "notice")
    return redirect(url_for(".show", draft_id=draft_id), 303)


@bp.post("/<int:draft_id>/reopen/")
@needs(Right.PROPOSE)
def reopen(draft_id: int) -> ResponseReturnValue:
    """Open a draft again that was rolled back."""
    housekeep(lambda session: reviewing.reopen(session, draft_id))
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _reason(error: Exception) -> str:
    match error:
        case PreviewOutdatedError(since=None):
            return gettext("You had not seen this yet. It is what the ticked steps would do now.")
        case OwnDraftError():
            return gettext("Somebody else has to look at this draft before it is committed.")
        case SubmissionReusedError():
            return gettext(
                "This page was used before, with other choices. This is what is left of the draft."
            )
        case _:
            return gettext(
                "Something changed since you looked, so nothing was saved. This is what the draft would do now."
            )
