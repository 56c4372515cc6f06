"""A file on its way into the register. The name ends in a line because `import` is a word of Python."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId, Document, Json, UtcDateTime


class Import(Base):
    """A file, what is known of it and what is to be done with it; without an account it is the command line's.

    `layout` and `settings` are as in `webapp.imports`; `headers` is what its columns are called, by which settings are
    remembered. `staging` changes whenever its rows are read anew. `fields_version` is the catalogue's by which they
    were read, `seen` the last change that was known when they were compared with the register, `digest` what that
    comparison found, and `counts` how many rows are ``new``, ``changed``, ``unchanged`` and ``rejected``.
    """

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_account", "account_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(BigId)
    state: Mapped[str]
    layout: Mapped[dict[str, Json] | None] = mapped_column(Document)
    headers: Mapped[str | None]
    settings: Mapped[dict[str, Json] | None] = mapped_column(Document)
    staging: Mapped[str | None]
    fields_version: Mapped[int | None] = mapped_column(BigId)
    seen: Mapped[int | None] = mapped_column(BigId)
    digest: Mapped[str | None]
    counts: Mapped[dict[str, int] | None] = mapped_column(Document)
    job_id: Mapped[int | None] = mapped_column(BigId)
    changeset_id: Mapped[int | None] = mapped_column(BigId)


class ImportChunk(Base):
    """A piece of the file's bytes; all pieces are of the same size, save the last."""

    __tablename__ = "import_chunk"

    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """A row of the file: `cells` is the JSON of its texts, `document` its values by field, blank ones left out.

    Fields of one's own stand in it under ``extra``, by key; null takes a value away. A row without a document could not
    be read as values; `faults` has the reasons, as `webapp.fields.message_json` writes them, by the names of fields,
    that of the whole row under an empty name. No foreign key: checking it would take longer than storing the row.
    """

    __tablename__ = "import_row"
    __table_args__ = (PrimaryKeyConstraint("import_id", "number"), {"sqlite_with_rowid": False})

    import_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    cells: Mapped[str]
    document: Mapped[dict[str, Json] | None] = mapped_column(Document)
    faults: Mapped[dict[str, dict[str, Json]] | None] = mapped_column(Document)


class ImportFate(Base):
    """What a row would do to the register: `verdict` is ``new``, ``changed``, ``unchanged`` or ``rejected``.

    `user_id` is the person that the row is about. Of a rejected one `reason` says why, and `other` is the number of the
    row, or the id of the person, that stands in its way.
    """

    __tablename__ = "import_fate"
    __table_args__ = (
        PrimaryKeyConstraint("import_id", "verdict", "number"),
        {"sqlite_with_rowid": False},
    )

    import_id: Mapped[int] = mapped_column(BigId)
    verdict: Mapped[str]
    number: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str | None]
    other: Mapped[int | None] = mapped_column(BigId)
