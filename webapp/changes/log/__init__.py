"""Reading what was committed: the log, one changeset, one row, and what rows are called."""

from webapp.changes.log.changesets import (
    LogPage,
    count_unadopted,
    find_changeset,
    list_authors,
    list_changesets,
)
from webapp.changes.log.conditions import Conditions
from webapp.changes.log.contents import (
    FieldCount,
    RowsPage,
    count_fields,
    created_row,
    list_changes,
    only_changes,
    page_of_changes,
)
from webapp.changes.log.daily import count_between
from webapp.changes.log.names import erased_rows, last_names
from webapp.changes.log.rows import find_deletion, list_row_changes, list_setters
from webapp.changes.log.undone import list_undone, undone_by

__all__ = [
    "Conditions",
    "FieldCount",
    "LogPage",
    "RowsPage",
    "count_between",
    "count_fields",
    "count_unadopted",
    "created_row",
    "erased_rows",
    "find_changeset",
    "find_deletion",
    "last_names",
    "list_authors",
    "list_changes",
    "list_changesets",
    "list_row_changes",
    "list_setters",
    "list_undone",
    "only_changes",
    "page_of_changes",
    "undone_by",
]
