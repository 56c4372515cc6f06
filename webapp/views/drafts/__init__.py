"""Drafts: what waits to be committed together."""

from webapp.views.drafts import committing, listing, people, reviewing, showing, steps
from webapp.views.drafts.blueprint import bp

__all__ = ["bp", "committing", "listing", "people", "reviewing", "showing", "steps"]
