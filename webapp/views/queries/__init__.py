"""Queries: saved SELECTs with parameters."""

from webapp.views.queries import editing, exporting, listing, showing
from webapp.views.queries.blueprint import bp

__all__ = ["bp", "editing", "exporting", "listing", "showing"]
