"""Taking out of drafts what they hold of a row that is erased."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.changes.drafts.closing import drop_steps
from webapp.changes.fold import Row
from webapp.models import DraftRow


def forget(session: Session, row: Row) -> None:
    """Delete every step that names a row, of drafts that wait and of those that were rolled back."""
    table_name, row_id = row
    steps = select(DraftRow.step_id).where(DraftRow.table_name == table_name, DraftRow.row_id == row_id)
    drop_steps(session, list(session.scalars(steps)))
