"""How often a way in may be tried, counted in the database so that every process and thread counts together.

An attempt is counted before it is checked, so that parallel guesses cannot overtake the count; a success gives its
count back. Whoever has signed in from a browser before is counted in that browser's own bucket only: an attacker who
fills the others, from however many addresses, locks out no person who is known
(OWASP, Slow Down Online Guessing Attacks with Device Cookies).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from sqlalchemy import case, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from webapp.access.sign_ins import Browser
from webapp.db.dialects import upsert
from webapp.models import Throttle

WINDOW = timedelta(minutes=15)
"""From the first counted attempt until its bucket is empty again."""


@dataclass(frozen=True)
class Bucket:
    """One count and how far it may go within a window. The key is a hash: who tried what is not stored."""

    key: str
    limit: int


def buckets_of_password(account: str, browser: Browser) -> list[Bucket]:
    """Return what guessing a password counts against: `account` is the address typed, whether it exists or not."""
    if account in browser.known_to:
        return [_bucket(10, "browser", account, browser.known_to[account])]
    network = _network(browser.address)
    return [
        _bucket(10, "account and network", account, network),
        _bucket(50, "network", network),
        _bucket(100, "account", account),
        _bucket(1000, "all"),
    ]


def buckets_of_link(browser: Browser) -> list[Bucket]:
    """Return what guessing a link counts against."""
    return [_bucket(50, "link network", _network(browser.address)), _bucket(1000, "link all")]


def count(session: Session, buckets: Sequence[Bucket]) -> datetime | None:
    """Count one attempt; return until when it is one too many, None if it may go on.

    The narrow buckets come first and a full one spares the rest, so that one network cannot fill those of all.
    One order for everybody also keeps two attempts from waiting for each other.
    """
    moment = datetime.now(UTC)
    for bucket in buckets:
        counted, expires_at = session.execute(_counting(session, bucket.key, moment)).one()
        if counted > bucket.limit:
            return expires_at
    return None


def give_back(session: Session, buckets: Sequence[Bucket]) -> None:
    """Take back the count of an attempt that succeeded: only failures add up."""
    for bucket in buckets:
        session.execute(
            update(Throttle)
            .where(Throttle.key == bucket.key, Throttle.count > 0)
            .values(count=Throttle.count - 1),
        )


def _bucket(limit: int, *parts: str) -> Bucket:
    return Bucket(sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest(), limit)


def _network(address: str) -> str:
    """Return what one customer of a provider holds: an IPv4 address, or 64 bits of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))  # noqa: PLR2004


def _counting(session: Session, key: str, moment: datetime) -> ReturningInsert[int, datetime]:
    statement = upsert(session, Throttle).values(key=key, count=1, expires_at=moment + WINDOW)
    is_over = Throttle.expires_at <= moment
    return statement.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "count": case((is_over, 1), else_=Throttle.count + 1),
            "expires_at": case((is_over, statement.excluded.expires_at), else_=Throttle.expires_at),
        },
    ).returning(Throttle.count, Throttle.expires_at)
