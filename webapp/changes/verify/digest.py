"""A digest of the whole history, to be kept elsewhere: what it was like up to some change, in two numbers."""

import json
import re
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Row

MODULUS = 2**256

TEXT = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{64})@([0-9]{1,18})")


class MalformedDigestError(Exception):
    """A text that no verification printed."""


@dataclass
class Digest:
    """Sums of one hash for each change up to `change`; sums do not depend on the order.

    `facts` is of what stays when values are erased: which change, of which changeset, row and fields, when, by which
    account. `values` is of the rest: old and new values, the author's name, the message. `erased` counts the changes
    whose values were erased; it is no part of the text.
    """

    change: int
    facts: int = 0
    values: int = 0
    erased: int = 0

    def __str__(self) -> str:
        return f"{self.facts:064x}.{self.values:064x}@{self.change}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a digest.

        :raises MalformedDigestError: it is none.
        """
        match = TEXT.fullmatch(text)
        if match is None:
            raise MalformedDigestError
        return cls(int(match[3]), int(match[1], 16), int(match[2], 16))

    def add(self, row: Row[Any]) -> None:
        """Count a change in, if it is not beyond the last; it comes with its changeset."""
        if row.id > self.change:
            return
        self.erased += row.erased_in is not None
        committed_at = row.committed_at and row.committed_at.astimezone(UTC).isoformat()
        fields = [sorted(side) if side is not None else None for side in (row.old, row.new)]
        facts = [row.id, row.changeset_id, row.table_name, row.row_id, row.op, fields]
        self.facts = _sum(self.facts, [*facts, row.kind, row.actor_id, committed_at])
        self.values = _sum(self.values, [row.id, row.old, row.new, row.actor_name, row.message])


def _sum(total: int, document: list[Any]) -> int:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return (total + int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest())) % MODULUS
