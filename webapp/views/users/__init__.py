"""People: the list, one record, and the forms that add, edit and delete."""

from webapp.views.users import (
    bulk_deleting,
    bulk_editing,
    deleting,
    editing,
    erasing,
    exporting,
    exporting_workbooks,
    grid,
    history,
    listing,
    refusals,
    restoring,
    showing,
)
from webapp.views.users.blueprint import bp

__all__ = [
    "bp",
    "bulk_deleting",
    "bulk_editing",
    "deleting",
    "editing",
    "erasing",
    "exporting",
    "exporting_workbooks",
    "grid",
    "history",
    "listing",
    "refusals",
    "restoring",
    "showing",
]
