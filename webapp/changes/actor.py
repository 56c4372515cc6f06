"""Who acts, as far as the write path must know."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Standing:
    """What decides what an actor may do: the role, and the id of the own record, if there is one."""

    role: str
    user_id: int | None = None


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

    def require(self, session: Session, right: str) -> Standing:
        """Raise unless the actor still has the right, as this transaction sees it; return the standing that it sees."""
        ...
