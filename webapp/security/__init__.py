"""The guard at the door of every request: who is it, is it meant, may it be done, what may the page do in return."""

from webapp.security.browser_session import (
    ask_password_again,
    came_by_link,
    end_session,
    set_transcript_mode,
    start_session,
    transcript_mode,
)
from webapp.security.declarations import needs, public, takes_file, takes_form
from webapp.security.guard import current_actor, find_actor, init_app
from webapp.security.known_browsers import current_browser, remember_browser
from webapp.security.redirects import here, public_url, safe_next
from webapp.security.typed_fields import CARRIED, carried_fields, typed_fields

__all__ = [
    "CARRIED",
    "ask_password_again",
    "came_by_link",
    "carried_fields",
    "current_actor",
    "current_browser",
    "end_session",
    "find_actor",
    "here",
    "init_app",
    "needs",
    "public",
    "public_url",
    "remember_browser",
    "safe_next",
    "set_transcript_mode",
    "start_session",
    "takes_file",
    "takes_form",
    "transcript_mode",
    "typed_fields",
]
