"""One committed transaction."""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json, UtcDateTime


class Changeset(Base):
    """One committed transaction: who, when, how, and how many rows it added, changed and deleted.

    `kind` is the operation's, or ``outside`` for writes that did not come through Rollbook. `submission` names the
    form that was sent and `operation_hash` what it asked for, so that sending it twice saves it once. `parameters` are
    what else is to be said of it, nothing personal, such as the changeset that it undid.
    """

    __tablename__ = "changeset"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    message: Mapped[str | None]
    submission: Mapped[str | None] = mapped_column(unique=True)
    operation_hash: Mapped[str | None]
    inserted: Mapped[int] = mapped_column(server_default=text("0"))
    updated: Mapped[int] = mapped_column(server_default=text("0"))
    deleted: Mapped[int] = mapped_column(server_default=text("0"))
    parameters: Mapped[dict[str, Json] | None] = mapped_column(Document)
