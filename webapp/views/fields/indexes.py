"""Indexes of fields that are to be quick, built as soon as that is saved."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.db import db
from webapp.fields import Field
from webapp.security import needs
from webapp.users import own_indexes
from webapp.views.fields.blueprint import bp


@bp.post("/indexes/")
@needs(Right.MANAGE_FIELDS)
def build_indexes() -> ResponseReturnValue:
    """Build what is missing, as after a build that broke off, or while the database did not let us."""
    follow_indexes()
    return redirect(url_for(".index"), 303)


def follow_indexes() -> None:
    """Build and drop indexes so that they follow the fields; say so where the database does not let us."""
    if not own_indexes.follow(db.session()):
        flash(
            gettext("The database does not let Rollbook make indexes. Its owner can: flask fields index."),
            "notice",
        )


def quickness(field: Field, state: own_indexes.State | None) -> str | None:
    """Say how far the indexes of a field are; None where it is to have none, or nothing is to be said."""
    if state is None:
        return None
    if state.is_ready:
        return gettext("Quick") if field.indexed else None
    if state.percent is None:
        return gettext("Not quick yet")
    return gettext("Quick soon: %(percent)s %%", percent=state.percent)
