"""What people do to their own account; none of it is recorded."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access import links, passwords, sign_ins
from webapp.models import Account, Preference, SignIn


def set_preferences(session: Session, account_id: int, values: dict[str, str | None]) -> None:
    """Replace the preferences: `language`, `time_zone` and `theme`, None where automatic."""
    _hold(session, account_id)
    session.merge(Preference(account_id=account_id, **values))


def change_password(
    session: Session, account_id: int, password_hash: str, *, kept_sign_in: int | None = None
) -> None:
    """Replace the password; whoever came in by the old one, or by a link, stays no longer, except for one sign-in."""
    _hold(session, account_id)
    passwords.set_hash(session, account_id, password_hash)
    sign_ins.end(session, account_id, *([SignIn.id != kept_sign_in] if kept_sign_in else []))
    links.end_links(session, account_id)


def _hold(session: Session, account_id: int) -> None:
    # Of two first saves at once, the second must find what the first inserted.
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
