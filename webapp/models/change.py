"""What a changeset did to one row."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json


class Change(Base):
    """What one statement did to one row, written by the database's own triggers.

    `op` is ``insert``, ``update`` or ``delete``. `old` and `new` map field name to value, a field of one's own as
    ``extra.<name>``: those that changed for an update, all of them otherwise. A row's version is the highest id here.
    `erased_in` is the changeset that erased its values for good; the fields are then named still, each with None.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_row", "table_name", "row_id", "id"),
        Index("ix_change_changeset", "changeset_id", "table_name", "row_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    changeset_id: Mapped[int | None] = mapped_column(BigId)
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigId)
    op: Mapped[str]
    old: Mapped[dict[str, Json] | None] = mapped_column(Document)
    new: Mapped[dict[str, Json] | None] = mapped_column(Document)
    erased_in: Mapped[int | None] = mapped_column(BigId)
