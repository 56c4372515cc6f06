"""The log of what was committed, and what each changeset did."""

from webapp.views.changes import listing, showing
from webapp.views.changes.blueprint import bp

__all__ = ["bp", "listing", "showing"]
