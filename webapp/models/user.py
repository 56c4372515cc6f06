"""A person in the register."""

from sqlalchemy import CheckConstraint, FetchedValue, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json

DERIVED = {"derived": True}
"""Marks a column that the database itself computes from others: never written by us, never recorded."""


class User(Base):
    """A person in the register. `extra` holds the values of fields that administrators added, by their keys."""

    # The one table whose name is plural: USER is a word of SQL.
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email_key", name="uq_users_email_key", deferrable=True, initially="IMMEDIATE"),
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name"),
        CheckConstraint("age BETWEEN 0 AND 150", name="age"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    age: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=true(), default=True)
    extra: Mapped[dict[str, Json]] = mapped_column(Document, server_default=text("'{}'"), default=dict)
    email_key: Mapped[str | None] = mapped_column(FetchedValue(), info=DERIVED)
    name_key: Mapped[str | None] = mapped_column(FetchedValue(), info=DERIVED)
    search_text: Mapped[str | None] = mapped_column(FetchedValue(), info=DERIVED)
