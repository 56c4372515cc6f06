"""Writes expressed as data."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from hashlib import sha256
from typing import Any, ClassVar, Self, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy.orm import Session

from webapp.changes.actor import Actor
from webapp.changes.fold import FoldedChange, Row
from webapp.models.types import Json

FORMAT = 1
"""Of the JSON below; raised when an operation stored by an older version can no longer be read as it is."""

MOST_EXECUTED = 10_000
"""Rows up to which a preview runs an operation; beyond, the operation plans."""

_registry: "dict[str, type[Operation]]" = {}


@dataclass(frozen=True)
class Plan:
    """What an operation on many rows would do.

    `digest` is the number of rows and, in 64 hexadecimal digits, a hash of all that their fate depends on:
    ``1000000.9f…``.
    """

    inserted: int
    updated: int
    deleted: int
    digest: str


class Operation(ABC):
    """A write as a frozen dataclass of plain values, so that it can be committed, previewed, stored or sent on.

    Fields may be JSON values, tuples and dicts of them, and frozen dataclasses made of the same.
    """

    kind: ClassVar[str]
    """Its name in the log, for example ``create-users``."""

    right: ClassVar[str]
    """What its actor must be allowed to do."""

    stores_empty: ClassVar[bool] = False
    """Whether its changeset is stored though no row is different after it."""

    holds_values: ClassVar[bool] = False
    """Whether it may hold values of rows that it does not name."""

    @property
    def parameters(self) -> dict[str, Json] | None:
        """What its changeset keeps of it beyond the rows, nothing personal."""
        return None

    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may do this, as the session's transaction sees it."""
        actor.require(session, self.right)

    @property
    def named_rows(self) -> Mapping[Row, Mapping[str, Json] | None]:
        """The rows that it names by their ids, each with the fields that it sets; None: it deletes the row."""
        return {}

    @property
    def added_rows(self) -> Sequence[tuple[str, Mapping[str, Json]]]:
        """The table and the fields of each row that it adds, in the order of the ids that they will get."""
        return ()

    def naming(self, ids: Mapping[int, int]) -> Self:  # noqa: ARG002  # for those that name rows
        """Return itself about rows that were created since it was made, and that it names by the keys of `ids`."""
        return self

    def plan(self, session: Session) -> Plan | None:  # noqa: ARG002  # for those that plan
        """Say what it would do, by a few statements, if it would touch more than `MOST_EXECUTED` rows; else None.

        The rows are held, so that it is true until the transaction ends.
        """
        return None

    def list_planned(self, session: Session, *, offset: int, size: int) -> Sequence[FoldedChange]:  # noqa: ARG002
        """Return what would become of some of the rows that `plan` counted, by id; nothing where that is not told."""
        return ()

    @abstractmethod
    def run(self, session: Session) -> None:
        """Make the change in the session's open transaction; neither begin nor end it."""


OperationType = TypeVar("OperationType", bound=type[Operation])


def register(cls: OperationType) -> OperationType:
    """Make an operation known by its `kind`, so that it can be read back from JSON."""
    _registry[cls.kind] = cls
    return cls


def kinds_that_store_empty() -> frozenset[str]:
    """Return the kinds of the operations whose changesets may be without a change."""
    return frozenset(kind for kind, operation in _registry.items() if operation.stores_empty)


def to_json(operation: Operation) -> str:
    """Write an operation as JSON, the same text for equal operations."""
    value = asdict(operation)  # type: ignore[call-overload]  # every operation is a dataclass
    document = {"format": FORMAT, "kind": operation.kind, "value": value}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Operation:
    """Read what `to_json` wrote.

    :raises ValueError: another format, or a kind that nobody registered.
    """
    document = json.loads(text)
    if document["format"] != FORMAT or document["kind"] not in _registry:
        raise ValueError(f"cannot read operation {document['kind']} of format {document['format']}")
    return build(_registry[document["kind"]], document["value"])


def fingerprint(operation: Operation, message: str | None = None) -> str:
    """Return a hash that equal operations, with the same message, and no others share."""
    return sha256("\0".join((to_json(operation), message or "")).encode("utf-8", "surrogatepass")).hexdigest()


def build(hint: Any, value: Any) -> Any:
    """Rebuild a value that passed through JSON to the type it was declared with: a dataclass, or a tuple of them."""
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(**{name: build(hints[name], item) for name, item in value.items()})
    if get_origin(hint) is tuple:
        return tuple(build(get_args(hint)[0], item) for item in value)
    return value
