"""One committed transaction."""

from datetime import datetime

from sqlalchemy import FetchedValue, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json, UtcDateTime


class Changeset(Base):
    """One committed transaction: who, when, how, and how many rows it added, changed and deleted.

    `kind` is the operation's, or ``outside`` for writes that did not come through Rollbook. `submission` names the
    form that was sent and `operation_hash` what it asked for, so that sending it twice saves it once. `parameters` are
    what else is to be said of it, nothing personal, such as the changeset that it undid; the database derives
    `undoes_id` from them.
    """

    __tablename__ = "changeset"
    __table_args__ = (
        Index("ix_changeset_committed_at", "committed_at", "id"),
        Index("ix_changeset_actor", "actor_id", "committed_at", "id"),
        Index("ix_changeset_kind", "kind", "committed_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str]
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    message: Mapped[str | None]
    submission: Mapped[str | None] = mapped_column(unique=True)
    operation_hash: Mapped[str | None]
    inserted: Mapped[int] = mapped_column(server_default=text("0"))
    updated: Mapped[int] = mapped_column(server_default=text("0"))
    deleted: Mapped[int] = mapped_column(server_default=text("0"))
    parameters: Mapped[dict[str, Json] | None] = mapped_column(Document)
    undoes_id: Mapped[int | None] = mapped_column(BigId, FetchedValue(), index=True)
