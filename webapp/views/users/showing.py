"""One person's page."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.db import db
from webapp.security import current_actor, needs
from webapp.users.records import find_record
from webapp.views.known_fields import known_fields
from webapp.views.pending import waiting_for
from webapp.views.returning import back, list_url
from webapp.views.users.blueprint import bp
from webapp.views.users.history import latest
from webapp.views.users.showing_past import past_page
from webapp.views.users.shown import shown
from webapp.views.users.then import asked_at
from webapp.views.users.visible import require_visible

HISTORY_SIZE = 10


@bp.get("/<int:user_id>/")
@needs(Right.SEE_OWN_RECORD)
def show(user_id: int) -> ResponseReturnValue:
    """Show a person, and who changed what, or the person `at` a point. A member sees only the own record."""
    require_visible(user_id)
    actor, at = current_actor(), asked_at()
    if at is not None:
        return past_page(user_id, at)
    record = find_record(db.session(), user_id) or abort(404)
    return render_template(
        "users/show.html",
        user=shown(record),
        waiting=waiting_for(record),
        history=latest(user_id, record.name, size=HISTORY_SIZE) if actor.can(Right.SEE_CHANGES) else None,
        history_url=url_for(".history", user_id=user_id, back=back()),
        edit_url=_edit_url(user_id),
        delete_url=url_for(".confirm_delete", user_id=user_id, back=back())
        if actor.can(Right.PROPOSE)
        else None,
        back_url=list_url(),
    )


def _edit_url(user_id: int) -> str | None:
    """Return where the reader can edit the person; whoever may edit nobody else may do so of the own record."""
    if current_actor().can(Right.PROPOSE):
        return url_for(".edit", user_id=user_id, back=back())
    is_own = user_id == current_actor().user_id
    return url_for("account.me") if is_own and known_fields(user_id).edited else None
