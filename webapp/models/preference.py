"""How an account wants its pages."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base


class Preference(Base):
    """How an account wants its pages. Empty means: as the browser says."""

    __tablename__ = "preference"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    language: Mapped[str | None]
    time_zone: Mapped[str | None]
    theme: Mapped[str | None]
