"""People's fields: the list, the form of one, their order, and presets."""

from webapp.views.fields import arranging, editing, indexes, listing, presets
from webapp.views.fields.blueprint import bp

__all__ = ["arranging", "bp", "editing", "indexes", "listing", "presets"]
