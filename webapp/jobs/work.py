"""Work expressed as data."""

import json
from abc import ABC, abstractmethod
from dataclasses import asdict
from typing import ClassVar, TypeVar

from webapp.changes.operations import build
from webapp.fields import Message, message
from webapp.jobs.progress import Progress

_registry: "dict[str, type[Work]]" = {}


class Work(ABC):
    """What a job does, as a frozen dataclass of plain values, like an operation."""

    kind: ClassVar[str]
    """Its name in the table, for example ``commit-operation``."""

    @property
    def title(self) -> Message:
        """What people call it."""
        return message("Work in the background")

    @abstractmethod
    def run(self, progress: Progress) -> Message | None:
        """Do the work, in as many transactions as it takes, and return what is to be said of its result.

        It begins where `progress.checkpoint` says. What it raises ends the job, with the reason that whoever runs the
        worker finds for it.
        """


WorkType = TypeVar("WorkType", bound=type[Work])


def register(cls: WorkType) -> WorkType:
    """Make a kind of work known, so that a worker can read it back."""
    _registry[cls.kind] = cls
    return cls


def to_json(work: Work) -> str:
    """Write work as JSON, the same text for equal work."""
    return json.dumps(asdict(work), sort_keys=True, ensure_ascii=False)  # type: ignore[call-overload]  # a dataclass


def from_json(kind: str, text: str) -> Work:
    """Read what `to_json` wrote.

    :raises KeyError: nobody registered this kind.
    """
    return build(_registry[kind], json.loads(text))
