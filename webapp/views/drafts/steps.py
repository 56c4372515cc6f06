"""Changing what a draft consists of."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.drafts import writing
from webapp.changes.drafts.errors import DraftClosedError
from webapp.changes.transactions import housekeep
from webapp.forms.drafts import CommitForm, DraftForm
from webapp.security import current_actor, needs
from webapp.views.drafts.blueprint import bp
from webapp.views.drafts.showing import page


@bp.post("/<int:draft_id>/choose/")
@needs(Right.PROPOSE)
def choose(draft_id: int) -> ResponseReturnValue:
    """Add what comes next to this draft."""
    account_id = current_actor().id
    housekeep(lambda session: writing.choose(session, account_id, draft_id))
    return _back(draft_id)


@bp.post("/<int:draft_id>/rename/")
@needs(Right.PROPOSE)
def rename(draft_id: int) -> ResponseReturnValue:
    """Call the draft otherwise."""
    form = DraftForm()
    if not form.validate():
        return page(draft_id, CommitForm(formdata=None), naming=form), 422
    name = str(form.name.value)
    housekeep(lambda session: writing.rename(session, draft_id, name))
    return _back(draft_id)


@bp.post("/<int:draft_id>/steps/<int:step_id>/up/")
@needs(Right.PROPOSE)
def move_up(draft_id: int, step_id: int) -> ResponseReturnValue:
    """Have a step done earlier."""
    housekeep(lambda session: writing.move(session, draft_id, step_id, up=True))
    return _back(draft_id)


@bp.post("/<int:draft_id>/steps/<int:step_id>/down/")
@needs(Right.PROPOSE)
def move_down(draft_id: int, step_id: int) -> ResponseReturnValue:
    """Have a step done later."""
    housekeep(lambda session: writing.move(session, draft_id, step_id, up=False))
    return _back(draft_id)


@bp.post("/<int:draft_id>/steps/<int:step_id>/remove/")
@needs(Right.PROPOSE)
def remove(draft_id: int, step_id: int) -> ResponseReturnValue:
    """Take a step out."""
    housekeep(lambda session: writing.remove(session, draft_id, step_id))
    return _back(draft_id)


@bp.errorhandler(DraftClosedError)
def show_closed(error: DraftClosedError) -> ResponseReturnValue:
    """Say why nothing of a draft can be changed, on its page; 404 where there is none."""
    if error.state is None:
        abort(404)
    reasons = {
        "submitted": gettext("This draft is being reviewed. Take it back to change it."),
        "committed": gettext("This draft was committed meanwhile."),
        "rolled-back": gettext("This draft was rolled back meanwhile."),
        "open": gettext("This draft is open again."),
    }
    flash(reasons[error.state], "error")
    return _back(error.draft_id)


def _back(draft_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", draft_id=draft_id), 303)
