"""Data-changing SQL that an administrator writes, run once for each of many sets of values.

What it may do is up to the database: on PostgreSQL a function that runs as a role of its own, on SQLite an authorizer.
"""

from webapp.statements.errors import MissingGrantError, StatementError
from webapp.statements.operation import MOST_SETS, RunStatement

__all__ = ["MOST_SETS", "MissingGrantError", "RunStatement", "StatementError"]
