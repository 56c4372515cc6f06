"""What lets a person sign in."""

from sqlalchemy import FetchedValue, ForeignKey, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId
from webapp.models.user import DERIVED


class Account(Base):
    """Who may sign in, and as what. `user_id` is the person's own record in the register, if there is one.

    Everything here is recorded; what is secret about an account lives in tables that are not.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email_key", name="uq_account_email_key", deferrable=True, initially="IMMEDIATE"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=true(), default=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email_key: Mapped[str] = mapped_column(FetchedValue(), info=DERIVED)
