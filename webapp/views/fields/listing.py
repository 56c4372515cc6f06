"""The list of people's fields."""

from flask import render_template
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.db import db
from webapp.fields.stored import catalogue
from webapp.security import needs
from webapp.users import own_indexes
from webapp.users.defining import list_definitions
from webapp.users.presets import read_presets
from webapp.views.fields.blueprint import bp
from webapp.views.fields.lines import field_list


@bp.get("/")
@needs(Right.MANAGE_FIELDS)
def index() -> ResponseReturnValue:
    """List the fields under their headings, and offer presets."""
    session = db.session()
    states = own_indexes.states(session, catalogue(session))
    fields = field_list(catalogue(session), list_definitions(session), states)
    return render_template(
        "fields/index.html",
        fields=fields,
        presets=read_presets().values(),
        is_unfinished=any(not state.is_ready for state in states.values()),
    )
