"""What the floors above know of the tracked tables: who may write to one, and what must hold when rows go back."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from webapp.changes.actor import Standing
from webapp.changes.undo.writing import Writing

Rule: TypeAlias = Callable[[Session, Writing], None]
"""Raises unless the rows may be written so; may write what belongs to it."""


def _nothing(_session: Session, _writing: Writing) -> None:
    pass


def _all(_session: Session, _standing: Standing) -> None:
    return None


@dataclass(frozen=True)
class TableRules:
    """The rules of one table, asked at three moments; rows are deleted last."""

    right: str
    """What whoever writes to the table must be allowed to do."""

    editable: Callable[[Session, Standing], Collection[str] | None] = _all
    """Names the fields that somebody of a standing may change in rows of others; None: every one."""

    before_writing: Rule = _nothing
    before_deleting: Rule = _nothing
    afterwards: Rule = _nothing


_rules: dict[str, TableRules] = {}


def register(table_name: str, rules: TableRules) -> None:
    """Make a tracked table's rules known."""
    _rules[table_name] = rules


def rules_of(table_name: str) -> TableRules:
    """Return a tracked table's rules."""
    return _rules[table_name]
