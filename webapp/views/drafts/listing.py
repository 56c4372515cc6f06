"""The list of drafts, and beginning one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.drafts import reading, writing
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.forms.drafts import DraftForm
from webapp.security import current_actor, needs
from webapp.views.drafts.blueprint import bp


@bp.get("/")
@needs(Right.PROPOSE)
def index() -> ResponseReturnValue:
    """List the drafts that wait, and those that are closed."""
    return _page(DraftForm())


@bp.post("/")
@needs(Right.PROPOSE)
def create() -> ResponseReturnValue:
    """Begin a draft; what its author adds next goes there."""
    form = DraftForm()
    if not form.validate():
        return _page(form), 422
    account_id, name = current_actor().id, str(form.name.value)
    draft_id = housekeep(lambda session: writing.begin(session, account_id, name))
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _page(form: DraftForm) -> str:
    session = db.session()
    return render_template(
        "drafts/index.html",
        form=form,
        submitted=reading.list_drafts(session, "submitted"),
        open=reading.list_drafts(session, "open"),
        closed=reading.list_drafts(session, "committed", "rolled-back"),
    )
