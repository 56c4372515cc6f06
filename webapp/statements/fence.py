"""What the databases' fences have in common."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Run: TypeAlias = Callable[[Mapping[str, Any]], None]
"""Runs the statement with the values of its parameters."""

COLUMNS = ("name", "email", "age", "active", "extra")
"""Of `users`, what a statement may write: the id is drawn, the rest derived by the database."""
