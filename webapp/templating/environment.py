"""The Jinja environment, set up once."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template
from flask_babel import format_decimal, get_locale
from jinja2 import StrictUndefined
from markupsafe import Markup

from webapp.access.actors import Actor
from webapp.access.policy import Right
from webapp.templating import locales, texts, times
from webapp.templating.icons import read_icons
from webapp.templating.marked import marked, shortened
from webapp.translation import translated


def init_app(app: Flask) -> None:
    """Give the application's templates their globals, filters and context; choose language and zone by request."""
    locales.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    icons = read_icons(Path(app.root_path).parent / "static" / "icons")
    app.add_template_global(icons.__getitem__, "icon")
    app.add_template_global(translated, "message")
    app.add_template_global(texts.role_name)
    app.add_template_global(times.time)
    app.add_template_global(times.day)
    app.add_template_global(marked)
    app.add_template_global(_help, "help")
    app.add_template_filter(format_decimal, "number")
    app.add_template_filter(texts.initials)
    app.add_template_filter(shortened)
    app.context_processor(_reader)


def _help() -> Markup:
    """Return the keys of every page, drawn once for each language: no page changes them."""
    return _help_in(str(get_locale()))


@cache
def _help_in(_language: str) -> Markup:
    return Markup(render_template("components/help.html"))  # noqa: S704  # our own template, nothing put in


def _reader() -> dict[str, Any]:
    """Tell every template who reads it. Nobody does on a page shown before the sign-in is known, nor in an outage."""
    actor: Actor | None = g.get("actor")
    locale = get_locale()
    return {
        "actor": actor,
        "can": {right.value: actor is not None and actor.can(right) for right in Right},
        "language": locale.language if locale else locales.LANGUAGES[0],
        "theme": actor.theme if actor else None,
    }
