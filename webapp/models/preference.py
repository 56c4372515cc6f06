"""How an account wants its pages."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId


class Preference(Base):
    """How an account wants its pages. Empty means: as the browser says. `draft_id` is the draft that it adds to."""

    __tablename__ = "preference"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    language: Mapped[str | None]
    time_zone: Mapped[str | None]
    theme: Mapped[str | None]
    draft_id: Mapped[int | None] = mapped_column(BigId)
