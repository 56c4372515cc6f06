"""The fields of people that the reader may know of."""

from webapp.db import db
from webapp.fields import Catalogue
from webapp.fields.stored import catalogue


def known_fields() -> Catalogue:
    """Return the catalogue of fields, as this request's reader may see it."""
    return catalogue(db.session())
