"""Parts of a page that are the same for many readers, drawn once for each kind of them.

All that a fragment shows is an argument of the function that draws it, and so of the key under which it is kept:
nothing of one reader can stand on the page of another.
"""

from functools import lru_cache
from typing import Any

from flask import g, render_template, request
from markupsafe import Markup

from webapp.access.actors import Actor
from webapp.translation import language

MOST_KEPT = 1_000


def drawn(template: str, **context: Any) -> Markup:
    """Draw a template as a part of others."""
    return Markup(render_template(template, **context))  # noqa: S704  # our own templates, which escape what they show


def help_dialog() -> Markup:
    """Return the keys of every page."""
    return _help_dialog(language())


def places() -> Markup:
    """Return the links to where the reader may go; the place of this page is marked."""
    actor: Actor = g.actor
    return _places(language(), request.script_root, actor.role, request.blueprint, request.endpoint)


@lru_cache(MOST_KEPT)
def _help_dialog(_language: str) -> Markup:
    return drawn("components/help.html")


@lru_cache(MOST_KEPT)
def _places(_language: str, _root: str, _role: str, _section: str | None, _endpoint: str | None) -> Markup:
    return drawn("layouts/_places.html")
