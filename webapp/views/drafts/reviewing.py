"""What people say about a draft, and its way to somebody who looks at it and back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.drafts import reading, reviewing
from webapp.changes.drafts.reading import Listed
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.forms.drafts import CommentForm, CommitForm
from webapp.security import current_actor, needs
from webapp.views.drafts.blueprint import bp
from webapp.views.drafts.showing import page, permissions

DEEDS = {"submit": "submitted", "take_back": "open", "send_back": "open"}
"""What buttons bring a draft into, beside the one that only says something."""


@bp.post("/<int:draft_id>/comments/")
@needs(Right.PROPOSE)
def comment(draft_id: int) -> ResponseReturnValue:
    """Say something about the draft, and hand it on if a button for that was pressed."""
    form = CommentForm()
    found = reading.find(db.session(), draft_id) or abort(404)
    deed = next((name for name in DEEDS if name in request.form), None)
    _require(found, deed or "comment")
    if not form.validate():
        return page(draft_id, CommitForm(formdata=None), comment=form), 422
    account_id, text = current_actor().id, str(form.text.value or "")
    if not text and deed is None:
        form.text.errors = [gettext("Write something.")]
        return page(draft_id, CommitForm(formdata=None), comment=form), 422
    state = DEEDS[deed] if deed else None
    housekeep(lambda session: reviewing.comment(session, draft_id, account_id, text, state=state))
    if deed == "submit":
        flash(gettext("The draft waits for somebody else to look at it."), "notice")
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _require(found: Listed, deed: str) -> None:
    """Let those pass whom the page offers this; another draft than it was shows why not."""
    if not permissions(found)[deed]:
        flash(gettext("This cannot be done with the draft as it is now."), "error")
        abort(redirect(url_for(".show", draft_id=found.draft.id), 303))
