"""The password of an account."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import UtcDateTime


class Credential(Base):
    """The argon2 hash of an account's password. An account without one gets in by a one-time link."""

    __tablename__ = "credential"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
