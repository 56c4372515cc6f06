"""Browsers from which an account has signed in before, told by a signed cookie that outlives the sign-in.

Guesses from elsewhere fill other buckets than theirs (`webapp.access.throttle`).
"""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from webapp.access.sign_ins import Browser
from webapp.security.browser_session import current_token

ONE_YEAR = 31_536_000


def current_browser() -> Browser:
    """Return where the request comes from."""
    return Browser(
        address=request.remote_addr or "",
        user_agent=request.user_agent.string,
        token=current_token(),
        known_to=_known_to(),
    )


def remember_browser(response: Response, email_key: str) -> None:
    """Let the browser prove, next time, that this account has signed in from it."""
    name = _known_to().get(email_key) or secrets.token_urlsafe(16)
    response.set_cookie(
        _cookie_name(),
        _signer().dumps({email_key: name}),
        max_age=ONE_YEAR,
        secure=current_app.session_interface.get_cookie_secure(current_app),
        httponly=True,
        samesite="Lax",
    )


def _known_to() -> dict[str, str]:
    try:
        return _signer().loads(request.cookies.get(_cookie_name(), ""))
    except BadSignature:
        return {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known browser")


def _cookie_name() -> str:
    return f"{current_app.session_interface.get_cookie_name(current_app)}-known"
