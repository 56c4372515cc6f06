"""Work that outlives a request."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json, UtcDateTime

OPEN = text("state IN ('waiting', 'running')")


class JobRow(Base):
    """One piece of work, who started it, how far it is and how it ended.

    Whoever holds `lease`, a random text, does the work, until `lease_until` unless it is extended; `deaths`
    counts those who let it lapse. `key` is the same for the same request. `checkpoint` is what the work needs to
    go on after one of them died. `title`, `result` and `error` are messages with their parameters, `phase` is the id
    of one. `rate_since` and `rate_from` are when `done` began to grow, and from where. `work` and `checkpoint` hold
    personal data, and are forgotten when the job ends.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_open", "id", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_job_actor", "actor_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    title: Mapped[dict[str, Json]] = mapped_column(Document)
    work: Mapped[str | None]
    key: Mapped[str | None] = mapped_column(unique=True)
    page: Mapped[str | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deaths: Mapped[int] = mapped_column(server_default=text("0"))
    cancelled: Mapped[bool] = mapped_column(server_default=text("false"))
    phase: Mapped[str | None]
    done: Mapped[int] = mapped_column(BigId, server_default=text("0"))
    total: Mapped[int | None] = mapped_column(BigId)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rate_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rate_from: Mapped[int] = mapped_column(BigId, server_default=text("0"))
    checkpoint: Mapped[Json] = mapped_column(Document, nullable=True)
    result: Mapped[dict[str, Json] | None] = mapped_column(Document)
    error: Mapped[dict[str, Json] | None] = mapped_column(Document)
    changeset_id: Mapped[int | None] = mapped_column(BigId)
