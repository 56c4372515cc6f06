"""The blueprint of imports, and whose they are."""

from flask import Blueprint, abort

from webapp.db import db
from webapp.models import Import
from webapp.security import current_actor

bp = Blueprint("imports", __name__, url_prefix="/imports")


def own_import(import_id: int) -> Import:
    """Return an import of the actor's own; answer 404 for all others."""
    found = db.session.get(Import, import_id)
    if found is None or found.account_id != current_actor().id:
        abort(404)
    return found
