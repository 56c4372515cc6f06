"""A saved query."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json, UtcDateTime


class QueryRow(Base):
    """A SELECT with what its `:name` parameters are, and the account that wrote it.

    `slug` is its name in addresses. `parameters` has an object for each, as `webapp.queries.parameters` writes it.
    `chart` is the kind of its picture, empty for none. One that is not `is_shared` is its author's alone.
    """

    __tablename__ = "query"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str | None]
    sql: Mapped[str]
    parameters: Mapped[list[dict[str, Json]]] = mapped_column(Document)
    chart: Mapped[str]
    is_shared: Mapped[bool]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
