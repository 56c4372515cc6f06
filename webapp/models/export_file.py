"""Files that were made to be fetched."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, UtcDateTime


class ExportFile(Base):
    """A file for whoever asked for it; `size` is null until it is whole.

    It is kept in the database because any machine may have made it and any other be asked for it. `withheld` names the
    fields that were kept from its reader, with commas between them: it is not for one from whom others are kept.
    """

    __tablename__ = "export_file"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    withheld: Mapped[str]
    size: Mapped[int | None] = mapped_column(BigId)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ExportChunk(Base):
    """A piece of such a file."""

    __tablename__ = "export_chunk"

    file_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("export_file.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]
