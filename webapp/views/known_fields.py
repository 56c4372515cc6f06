"""The fields of people that the reader may know of."""

from webapp.access.policy import Right, Role
from webapp.db import db
from webapp.fields import Catalogue
from webapp.fields.stored import catalogue
from webapp.security import current_actor


def known_fields(user_id: int | None = None) -> Catalogue:
    """Return the catalogue of fields, as this request's reader may see it.

    :param user_id: the person whose record it is about; of the own record one may know more than of others.
    """
    return catalogue(db.session()).seen_by(current_actor().role, own=_is_own(user_id))


def proposable_fields(user_id: int | None = None) -> Catalogue:
    """Return the same, with those to be edited that the reader may propose another value for."""
    actor = current_actor()
    edits_as = Role.EDITOR if actor.can(Right.PROPOSE) and not actor.can(Right.EDIT_USERS) else None
    return catalogue(db.session()).seen_by(actor.role, own=_is_own(user_id), edits_as=edits_as)


def _is_own(user_id: int | None) -> bool:
    return user_id is not None and user_id == current_actor().user_id
