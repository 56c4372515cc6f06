"""The list of one's imports."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from webapp.access.policy import Right
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.imports.forgetting import forget_import
from webapp.models import Import
from webapp.security import current_actor, needs
from webapp.views.imports.blueprint import bp, own_import

MOST_LISTED = 50


@bp.get("/")
@needs(Right.EDIT_USERS)
def index() -> ResponseReturnValue:
    """List one's own imports, the newest first."""
    own = select(Import).where(Import.account_id == current_actor().id).order_by(Import.id.desc())
    return render_template("imports/index.html", imports=db.session.scalars(own.limit(MOST_LISTED)).all())


@bp.post("/<int:import_id>/delete/")
@needs(Right.EDIT_USERS)
def drop(import_id: int) -> ResponseReturnValue:
    """Forget a file and all that was read of it. What was taken over from it stays, and so does its change."""
    found = own_import(import_id).id
    housekeep(lambda session: forget_import(session, found))
    return redirect(url_for(".index"), 303)
