"""Messages in the reader's language."""

from functools import cache
from gettext import NullTranslations
from typing import cast

from babel import Locale
from flask import g
from flask_babel import get_domain, get_locale

from webapp.fields import Message
from webapp.fields.conventions import Conventions
from webapp.fields.field import Limit


def translated(message: Message) -> str:
    """Translate a message; parameters that are messages themselves are translated first."""
    if message.own is not None:
        return message.own.get(language(), message.id)
    params = {name: _plain(value) for name, value in message.params.items()}
    if message.plural is None:
        text = catalogue().gettext(message.id)
        return text % params if params else text
    count = cast("int", message.params["count"])
    return catalogue().ngettext(message.id, message.plural, count) % {"num": count, **params}


def catalogue() -> NullTranslations:
    """Return the texts in the reader's language, found once a request: Flask-Babel looks for them at every text."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_domain().get_translations()
    return found


def language() -> str:
    """Return the code of the reader's language."""
    return cast("Locale", get_locale()).language


def reader_conventions() -> Conventions:
    """Return how the reader writes numbers and dates."""
    return conventions_of(cast("Locale", get_locale()))


@cache
def conventions_of(locale: Locale) -> Conventions:
    """Return how numbers and dates are written where this language is spoken."""
    symbols, day = locale.number_symbols["latn"], locale.date_formats["short"].pattern.lower()
    return Conventions(
        decimal=symbols["decimal"],
        group=symbols["group"],
        order="".join(dict.fromkeys(letter for letter in day if letter in "dmy")),
        separator=next(sign for sign in day if sign in "./-"),
    )


def _plain(value: object) -> object:
    if isinstance(value, Limit):
        return value.type.format(value.value, reader_conventions())
    return translated(value) if isinstance(value, Message) else value
