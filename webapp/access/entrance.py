"""The ways in, each throttled: by password and by one-time link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from webapp.access import links, passwords, sign_ins, throttle
from webapp.access.accounts import email_key
from webapp.access.expiry import forget_expired
from webapp.access.sign_ins import Browser
from webapp.access.throttle import Bucket
from webapp.changes.transactions import housekeep
from webapp.models import Account


class ThrottledError(Exception):
    """Too many attempts; the next may come after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Entered:
    """A new sign-in: the token for its cookie, and its account's `email_key`."""

    token: str
    email_key: str
    has_password: bool


def enter_by_password(email: str, password: str, browser: Browser, lifetime: timedelta) -> Entered | None:
    """Sign in; None if this is not the password of an active account.

    Takes as long, and counts as much, whether there is such an account or not.

    :raises ThrottledError: too many attempts.
    """
    buckets = throttle.buckets_of_password(email_key(email), browser)
    account_id = _find_owner(email, password, buckets)
    if account_id is None:
        return None
    return housekeep(lambda session: _enter(session, account_id, buckets, browser, lifetime))


def enter_by_link(token: str, browser: Browser, lifetime: timedelta) -> Entered | None:
    """Sign in; None if the link is unknown, used, replaced or expired.

    :raises ThrottledError: too many attempts.
    """
    buckets = throttle.buckets_of_link(browser)
    _refuse(housekeep(lambda session: throttle.count(session, buckets)))

    def use(session: Session) -> Entered | None:
        account_id = links.use_link(session, token)
        return None if account_id is None else _enter(session, account_id, buckets, browser, lifetime)

    return housekeep(use)


def confirm_password(email: str, password: str, browser: Browser) -> bool:
    """Whether this is the password of the account: asked again before something grave, and guessed there too.

    :raises ThrottledError: too many attempts.
    """
    buckets = throttle.buckets_of_password(email_key(email), browser)
    if _find_owner(email, password, buckets) is None:
        return False
    housekeep(lambda session: throttle.give_back(session, buckets))
    return True


def _find_owner(email: str, password: str, buckets: Sequence[Bucket]) -> int | None:
    full_until, credential = housekeep(
        lambda session: (
            throttle.count(session, buckets),
            passwords.find_by_email_key(session, email_key(email)),
        ),
    )
    _refuse(full_until)
    # No transaction is open here: a hash takes long, and holds no connection.
    account_id, password_hash = credential or (None, None)
    return account_id if passwords.verify(password, password_hash) else None


def _refuse(full_until: datetime | None) -> None:
    if full_until is not None:
        raise ThrottledError(max(1, (full_until - datetime.now(UTC)) // timedelta(seconds=1)))


def _enter(
    session: Session, account_id: int, buckets: Sequence[Bucket], browser: Browser, lifetime: timedelta
) -> Entered | None:
    throttle.give_back(session, buckets)
    forget_expired(session)
    token = sign_ins.create(session, account_id, browser, lifetime)
    if token is None:
        return None
    has_password = passwords.find_hash(session, account_id) is not None
    return Entered(token, session.get_one(Account, account_id).email_key, has_password)
