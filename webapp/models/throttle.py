"""Counted attempts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import UtcDateTime


class Throttle(Base):
    """How often something was tried under one key since its window opened."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
