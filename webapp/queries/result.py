"""What a query found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """How much a query may return, and how long it may take, in seconds."""

    rows: int
    seconds: float


PAGE = Limits(rows=10_000, seconds=3.0)
FILE = Limits(rows=100_000, seconds=20.0)

LONGEST_ROW = 1_000_000
"""Bytes; the databases refuse to make a longer one."""

LARGEST = 32_000_000
"""Characters of a whole result; where it is longer, the rest is left out."""

BATCH = 20
"""Rows fetched at a time, so that never more than so many of the longest are held beyond the limit."""


@dataclass(frozen=True)
class Result:
    """Rows, each with a value for every column; `has_more` if there are others beyond a limit.

    `columns` are called as the statement calls them, in its order; of those called alike the second is ``x (2)``.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    has_more: bool
    seconds: float


def told_apart(names: Sequence[str]) -> list[str]:
    """Number the names that came before."""
    uses = Counter[str]()
    return [f"{name} ({uses[name]})" if uses.update([name]) or uses[name] > 1 else name for name in names]


def collect(fetch: Any, limits: Limits, *, is_late: Any) -> tuple[list[Sequence[Any]], bool]:
    """Fetch rows by batches as far as the limits go; also tells whether there are more.

    :param fetch: returns the next rows, as many as it is told at most.
    :param is_late: raises when time is up.
    """
    rows: list[Sequence[Any]] = []
    length = 0
    while batch := fetch(BATCH):
        is_late()
        rows += batch
        length += sum(len(value) for row in batch for value in row if isinstance(value, str | bytes))
        if len(rows) > limits.rows or length > LARGEST:
            return rows[: limits.rows], True
    return rows, False
