"""People: the list, one record, and the forms that add, edit and delete."""

from webapp.views.users import (
    deleting,
    editing,
    erasing,
    exporting,
    exporting_workbooks,
    history,
    listing,
    refusals,
    restoring,
    showing,
)
from webapp.views.users.blueprint import bp

__all__ = [
    "bp",
    "deleting",
    "editing",
    "erasing",
    "exporting",
    "exporting_workbooks",
    "history",
    "listing",
    "refusals",
    "restoring",
    "showing",
]
