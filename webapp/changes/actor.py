"""Who acts, as far as the write path must know."""

from typing import Protocol

from sqlalchemy.orm import Session


class Actor(Protocol):
    """Who acts: an account, or the command line (`id` None)."""

    @property
    def id(self) -> int | None:
        """The account's id."""
        ...

    @property
    def name(self) -> str:
        """What the log calls the actor."""
        ...

    def require(self, session: Session, right: str) -> None:
        """Raise unless the actor still has the right, as this transaction sees it."""
