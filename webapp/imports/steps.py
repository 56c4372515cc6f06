"""How work on an import tells how far it is."""

from typing import Protocol

from sqlalchemy.orm import Session

from webapp.models.types import Json


class Steps(Protocol):
    """What work is told and tells: the progress of a job, or less."""

    @property
    def checkpoint(self) -> Json:
        """What the last save kept."""
        ...

    def save(self, session: Session, *, done: int, total: int | None, checkpoint: Json = None) -> None:
        """Say how far it is, inside `housekeep`."""
        ...

    def phase(self, name: str) -> None:
        """Say what is going on."""
        ...


class AtOnce:
    """Of work that whoever asks for it waits for: it begins at the beginning, and nothing is told."""

    checkpoint: Json = None

    def save(self, session: Session, *, done: int, total: int | None, checkpoint: Json = None) -> None:
        """Do nothing."""

    def phase(self, name: str) -> None:
        """Do nothing."""
