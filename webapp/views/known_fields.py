"""The fields of people that the reader may know of."""

from webapp.db import db
from webapp.fields import Catalogue
from webapp.fields.stored import catalogue
from webapp.security import current_actor


def known_fields(user_id: int | None = None) -> Catalogue:
    """Return the catalogue of fields, as this request's reader may see it.

    :param user_id: the person whose record it is about; of the own record one may know more than of others.
    """
    actor = current_actor()
    own = user_id is not None and user_id == actor.user_id
    return catalogue(db.session()).seen_by(actor.role, own=own)
