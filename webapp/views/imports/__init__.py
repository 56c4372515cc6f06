"""Files on their way in: brought, matched to fields, looked at, taken over."""

from webapp.views.imports import columns, committing, comparing, listing, rejected, showing, uploading
from webapp.views.imports.blueprint import bp

__all__ = ["bp", "columns", "committing", "comparing", "listing", "rejected", "showing", "uploading"]
