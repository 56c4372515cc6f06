"""What files on their way in hold of a person who is erased."""

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.db.dialects import is_sqlite
from webapp.models import Import, ImportChunk, ImportFate, ImportRow
from webapp.users.mentions import Identity
from webapp.users.search_text import like

CONTENTS = (ImportChunk, ImportRow, ImportFate)


def forget(session: Session, user_id: int, identity: Identity) -> None:
    """Delete every file that is about a person or names one, as a whole: nobody can cut a line out of its bytes.

    So goes a file that was not read to its end, since nobody knows whom it names. Whoever brought it has it still.
    """
    texts = [*identity.names, *identity.addresses]
    # Held: whoever brings or reads one holds it for each piece, and adds nothing to it after.
    is_read = Import.state.in_(["ready", "applied"])
    unread = session.scalars(select(Import.id).where(~is_read).order_by(Import.id).with_for_update()).all()
    about = select(ImportFate.import_id).where(ImportFate.user_id == user_id)
    naming = select(ImportRow.import_id).where(_names(session, ImportRow.cells, map(_in_json, texts)))
    found = [*unread, *session.scalars(about.union(naming)).all()]
    for content in CONTENTS:
        session.execute(delete(content).where(content.import_id.in_(found)))
    is_open = Import.state != "applied"
    session.execute(update(Import).where(Import.id.in_(found), is_open).values(state="forgotten"))
    is_named = or_(Import.id.in_(found), _names(session, Import.file_name, texts))
    session.execute(
        update(Import).where(is_named).values(file_name="", headers=None, layout=None, settings=None)
    )


def _names(session: Session, column: InstrumentedAttribute[str], texts: Iterable[str]) -> ColumnElement[bool]:
    lowered = func.unicode_lower(column) if is_sqlite(session) else func.lower(column)
    return or_(
        false(), *(lowered.like(f"%{like(text.lower())}%", escape="\\") for text in texts if text.strip())
    )


def _in_json(text: str) -> str:
    """Return a text as it stands between quotation marks in JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
