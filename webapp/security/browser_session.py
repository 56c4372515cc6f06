"""The signed cookie: the only module that touches `flask.session`."""

import time

from flask import Flask, Response, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from typing_extensions import override

TOKEN = "sign_in"  # noqa: S105 - the name of the entry, not its value
BY_LINK = "by_link"
SLOT = "slot"
TRANSCRIPT = "transcript"

FLASHES = "_flashes"
"""Where Flask keeps what the next page is to say."""

MOST_FLASHES = 3

SLOT_SECONDS = 300
"""How exact the idle limit is: the signature's age tells it, so a cookie in use is signed anew this often."""


class CookieSessions(SecureCookieSessionInterface):
    """Flask's own, except that an answer which anybody may keep carries nobody's cookie."""

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if response.cache_control.public:
            return
        slot = int(time.time() / SLOT_SECONDS)
        if TOKEN in session and session.get(SLOT) != slot:
            session[SLOT] = slot
        # Of a double click the second answer says again what nobody has seen yet. And whoever saves without looking at
        # a page in between would fill the cookie until browsers drop it.
        flashes = session.get(FLASHES, [])
        told = [flash for number, flash in enumerate(flashes) if flash not in flashes[:number]][
            -MOST_FLASHES:
        ]
        if told != flashes:
            session[FLASHES] = told
        super().save_session(app, session, response)


def start_session(token: str, *, by_link: bool) -> None:
    """Begin anew as whoever the token signs in; nothing that came before, such as a CSRF token, stays valid."""
    session.clear()
    session.permanent = True
    session[TOKEN] = token
    session[BY_LINK] = by_link


def current_token() -> str | None:
    return session.get(TOKEN)


def came_by_link() -> bool:
    """Whether this sign-in began with a one-time link: it then proves as much as the old password would."""
    return session.get(BY_LINK, False)


def ask_password_again() -> None:
    """Forget how this sign-in began."""
    session[BY_LINK] = False


def transcript_mode() -> str | None:
    """Return how the transcript is to be shown in this browser: ``masked`` or ``plain``; None: not at all."""
    return session.get(TRANSCRIPT)


def set_transcript_mode(mode: str | None) -> None:
    """Have the pages of this sign-in carry a transcript, or no more."""
    if mode:
        session[TRANSCRIPT] = mode
    else:
        session.pop(TRANSCRIPT, None)


def end_session() -> None:
    session.clear()
