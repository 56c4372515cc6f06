"""What can be said of an import."""

from enum import StrEnum


class State(StrEnum):
    """A file arrives, is there, is read by its mapping, can be applied, and was; or its people were sent away again."""

    ARRIVING = "arriving"
    STORED = "stored"
    READING = "reading"
    READY = "ready"
    APPLIED = "applied"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be applied."""
        return self is not State.APPLIED


class Verdict(StrEnum):
    """What a row does to the register."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
