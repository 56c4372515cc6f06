"""The reader's language and time zone."""

from flask import Flask, current_app, g, request
from flask_babel import Babel
from pytz import all_timezones_set

from webapp.access.actors import Actor

LANGUAGES = ("en", "ru")

# Babel's plain "en" writes months before days and clocks of twelve hours.
LOCALES = {"en": "en_GB", "ru": "ru"}


def init_app(app: Flask) -> None:
    """Choose language and zone for each request."""
    Babel(app, default_locale=LOCALES["en"], locale_selector=_locale, timezone_selector=_zone)


def _locale() -> str:
    """Take the account's language, else the best that the browser asks for."""
    actor: Actor | None = g.get("actor")
    chosen = actor.language if actor else None
    return LOCALES[chosen or request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])]


def _zone() -> str:
    """Take the account's zone, else the one that the browser's script noted, else the installation's."""
    actor: Actor | None = g.get("actor")
    wanted: tuple[str | None, ...] = (
        actor.time_zone if actor else None,
        request.cookies.get("tz"),
        current_app.config["TIMEZONE"],
    )
    return next((name for name in wanted if name and name in all_timezones_set), "UTC")
