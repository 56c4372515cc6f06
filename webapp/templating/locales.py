"""The reader's language and time zone."""

from flask import Flask, current_app, g, request
from flask_babel import Babel
from pytz import all_timezones_set

LANGUAGES = ("en", "ru")

# Babel's plain "en" writes months before days and clocks of twelve hours.
LOCALES = {"en": "en_GB", "ru": "ru"}


def init_app(app: Flask) -> None:
    """Choose language and zone for each request."""
    Babel(app, default_locale=LOCALES["en"], locale_selector=_locale, timezone_selector=_zone)


def _locale() -> str:
    """Take the account's language, else the best that the browser asks for."""
    actor = g.get("actor")
    language = actor.language if actor and actor.language else request.accept_languages.best_match(LANGUAGES)
    return LOCALES.get(language or "", LOCALES["en"])


def _zone() -> str:
    """Take the account's zone, else the one that the browser's script noted, else the installation's."""
    actor = g.get("actor")
    wanted = (actor.time_zone if actor else None, request.cookies.get("tz"), current_app.config["TIMEZONE"])
    return next((name for name in wanted if name in all_timezones_set), "UTC")
