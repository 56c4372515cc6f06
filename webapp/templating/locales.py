"""The reader's language and time zone."""

from typing import cast

from flask import Flask, current_app, g, request
from flask_babel import Babel
from markupsafe import Markup
from pytz import all_timezones_set

from webapp.access.actors import Actor
from webapp.translation import catalogue

LANGUAGES = ("en", "ru")

# Babel's plain "en" writes months before days and clocks of twelve hours.
LOCALES = {"en": "en_GB", "ru": "ru"}


def init_app(app: Flask) -> None:
    """Choose language and zone for each request, and let templates say texts in that language."""
    Babel(
        app,
        default_locale=LOCALES["en"],
        default_translation_directories="../translations",
        locale_selector=_locale,
        timezone_selector=_zone,
    )
    # Jinja's own would wrap each text in three more calls.
    app.add_template_global(_gettext, "_")
    app.add_template_global(_gettext, "gettext")
    app.add_template_global(_ngettext, "ngettext")


def _gettext(text: str, **variables: object) -> str:
    found = catalogue().gettext(text)
    return Markup(found) % variables if variables else found  # noqa: S704  # our own text; variables are escaped


def _ngettext(singular: str, plural: str, num: int, **variables: object) -> Markup:
    return Markup(catalogue().ngettext(singular, plural, num)) % {"num": num, **variables}  # noqa: S704


def _locale() -> str:
    """Take the account's language, else the best that the browser asks for."""
    actor: Actor | None = g.get("actor")
    chosen = actor.language if actor else None
    return LOCALES[chosen or request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])]


def _zone() -> str:
    """Take the account's zone, else the one that the browser's script noted, else the installation's."""
    actor: Actor | None = g.get("actor")
    wanted = (
        actor and actor.time_zone,
        request.cookies.get("tz"),
        cast("str", current_app.config["TIMEZONE"]),
    )
    return next((name for name in wanted if name in all_timezones_set), "UTC")
