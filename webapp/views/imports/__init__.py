"""Files on their way in: brought, matched to fields, looked at, taken over."""

from webapp.views.imports import columns, committing, listing, rejected, showing, uploading
from webapp.views.imports.blueprint import bp

__all__ = ["bp", "columns", "committing", "listing", "rejected", "showing", "uploading"]
