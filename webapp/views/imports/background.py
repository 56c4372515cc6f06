"""Work on an import that nobody is to wait for."""

from flask import url_for
from sqlalchemy.orm import Session

from webapp import jobs
from webapp.changes.transactions import housekeep
from webapp.imports.holding import hold
from webapp.imports.states import READABLE
from webapp.jobs import Work
from webapp.models import Import
from webapp.security import current_actor


def enqueue(work: Work, import_id: int) -> None:
    """Leave work to a job, whose page the import shows until it is over.

    :raises ImportRefusedError: the import was forgotten or taken over meanwhile.
    """
    page = url_for("imports.show", import_id=import_id)

    def note(session: Session) -> None:
        import_ = hold(session, import_id, Import.state.in_(READABLE))
        import_.job_id = jobs.enqueue(session, work, current_actor(), page=page)

    housekeep(note)
