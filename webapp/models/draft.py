"""Drafts: operations that wait to be committed together."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, UtcDateTime


class Draft(Base):
    """A draft, with the account that began it.

    `state` is ``open``, ``submitted`` for review, ``committed`` or ``rolled-back``. `changeset_id` is what its last
    commit stored.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changeset_id: Mapped[int | None] = mapped_column(BigId)


class DraftStep(Base):
    """An operation of a draft, as the JSON of webapp/changes/operations.py; steps run in the order of `position`.

    `why` is what whoever added it had to say.
    """

    __tablename__ = "draft_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    position: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str]
    operation: Mapped[str]
    why: Mapped[str | None]
    submission: Mapped[str | None] = mapped_column(unique=True)


class DraftRow(Base):
    """A row that a step names, by its id, with the fields that it is to get; without, it is to be deleted."""

    __tablename__ = "draft_row"
    __table_args__ = (UniqueConstraint("step_id", "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("draft_step.id"))
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigId, index=True)
    values: Mapped[dict[str, Any] | None] = mapped_column(Document)


class DraftComment(Base):
    """What somebody said about a draft. `state` is what they did to it by that, if anything."""

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str]
    state: Mapped[str | None]
