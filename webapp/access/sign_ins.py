"""Sign-ins: rows on the server, so that ending one takes effect at the browser's next request."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from webapp.access.actors import Actor
from webapp.fields import stored
from webapp.models import Account, Draft, DraftStep, Preference, SignIn

SEEN_PRECISION = timedelta(minutes=5)
"""How old `seen_at` may grow before it is written anew."""

LONGEST_USER_AGENT = 300


@dataclass(frozen=True)
class Browser:
    """Where a request comes from.

    `address` is the network's, `user_agent` what the browser calls itself, `token` the sign-in it holds now.
    `known_to` maps the `email_key` of an account that has signed in from it before to what names the browser.
    """

    address: str
    user_agent: str
    token: str | None = None
    known_to: Mapping[str, str] = field(default_factory=dict[str, str])


def create(session: Session, account_id: int, browser: Browser, lifetime: timedelta) -> str | None:
    """Sign an account in and return the token for its cookie; None if the account is switched off.

    Holds the account, so that one being switched off at this moment is not left with a sign-in. However busy, it
    ends after `lifetime`; the idle limit is the cookie's own, so that reading a page writes nothing.
    """
    active = select(Account.id).where(Account.id == account_id, Account.active).with_for_update(read=True)
    if session.execute(active).one_or_none() is None:
        return None
    if browser.token:
        end_token(session, browser.token)
    token = secrets.token_urlsafe(32)
    moment = datetime.now(UTC)
    session.add(
        SignIn(
            account_id=account_id,
            token_hash=hash_token(token),
            created_at=moment,
            seen_at=moment,
            expires_at=moment + lifetime,
            address=browser.address,
            user_agent=browser.user_agent[:LONGEST_USER_AGENT],
        ),
    )
    return token


class CurrentDraft(NamedTuple):
    """The draft that an account adds to, and how many steps it has."""

    id: int
    name: str
    steps: int


class SignedIn(NamedTuple):
    """Who is signed in, when they were last seen, the version of the catalogue of fields, and the draft they add to."""

    actor: Actor
    seen_at: datetime
    fields_version: int
    draft: CurrentDraft | None


def find_actor(session: Session, token: str) -> SignedIn | None:
    """Return who is signed in by this token, in one statement."""
    row = session.execute(_FIND, {"token_hash": hash_token(token), "moment": datetime.now(UTC)}).one_or_none()
    if row is None:
        return None
    *columns, seen_at, fields_version, draft_id, draft_name, draft_steps = cast("list[Any]", row)
    draft = CurrentDraft(draft_id, draft_name, draft_steps) if draft_id else None
    return SignedIn(Actor(*columns), seen_at, fields_version, draft)


def touch(session: Session, sign_in_id: int) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=datetime.now(UTC)))


def list_sign_ins(session: Session, account_id: int) -> Sequence[SignIn]:
    """Return an account's sign-ins that still hold, the latest seen first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.expires_at > datetime.now(UTC))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc()),
    ).all()


def end(session: Session, account_id: int, *which: ColumnElement[bool]) -> None:
    """End an account's sign-ins: all, or those that `which` picks."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, *which))


def end_token(session: Session, token: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def hash_token(token: str) -> str:
    """Return what is stored of a token. It has 256 random bits, so a fast hash without salt is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# Of tables, not of classes: the ORM would take half as long again to hand the row on.
_ACCOUNT, _PREFERENCE, _SIGN_IN = Account.__table__.c, Preference.__table__.c, SignIn.__table__.c
_DRAFT, _STEP = Draft.__table__.c, DraftStep.__table__.c
_STEPS = select(func.count()).where(_STEP.draft_id == _DRAFT.id).scalar_subquery()

_FIND = (
    select(
        _ACCOUNT.id,
        _ACCOUNT.name,
        _ACCOUNT.email,
        _ACCOUNT.role,
        _ACCOUNT.user_id,
        _PREFERENCE.language,
        _PREFERENCE.time_zone,
        _PREFERENCE.theme,
        _SIGN_IN.id.label("sign_in_id"),
        _SIGN_IN.seen_at,
        stored.version().label("fields_version"),
        _DRAFT.id.label("draft_id"),
        _DRAFT.name.label("draft_name"),
        _STEPS.label("draft_steps"),
    )
    .join_from(SignIn.__table__, Account.__table__, _ACCOUNT.id == _SIGN_IN.account_id)
    .outerjoin(Preference.__table__, _PREFERENCE.account_id == _ACCOUNT.id)
    .outerjoin(Draft.__table__, (_DRAFT.id == _PREFERENCE.draft_id) & (_DRAFT.state == "open"))
    .where(
        _SIGN_IN.token_hash == bindparam("token_hash"),
        _SIGN_IN.expires_at > bindparam("moment"),
        _ACCOUNT.active,
    )
)
