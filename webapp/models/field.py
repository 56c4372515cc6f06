"""A field of people, as administrators defined it."""

from sqlalchemy import false, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.types import BigId


class FieldRow(Base):
    """What is said of a field of people: one of their own, or what was changed about a built-in one.

    `name` never changes; of a field of one's own it is ``extra.<key>``, under which `users` and the change log have
    its values. Texts are in English, those that end in `_ru` in Russian; a null means the built-in text, or none.
    `minimum`, `maximum` and `initial`, the value of a new row, are in the spelling of `Field.format`. `choices` has a
    line for each choice: its key, and its label in both languages. `seen_by` and `edited_by` are the lowest roles that
    may, `own_seen` and `own_edited` whether the person themself may.
    """

    __tablename__ = "field"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    label: Mapped[str | None]
    label_ru: Mapped[str | None]
    help: Mapped[str | None]
    help_ru: Mapped[str | None]
    section: Mapped[str | None]
    section_ru: Mapped[str | None]
    position: Mapped[int]
    required: Mapped[bool] = mapped_column(server_default=false())
    minimum: Mapped[str | None]
    maximum: Mapped[str | None]
    pattern: Mapped[str | None]
    pattern_help: Mapped[str | None]
    pattern_help_ru: Mapped[str | None]
    choices: Mapped[str | None]
    initial: Mapped[str | None]
    hidden: Mapped[bool] = mapped_column(server_default=false())
    indexed: Mapped[bool] = mapped_column(server_default=false())
    searched: Mapped[bool] = mapped_column(server_default=false())
    seen_by: Mapped[str] = mapped_column(server_default=text("'viewer'"))
    edited_by: Mapped[str] = mapped_column(server_default=text("'editor'"))
    own_seen: Mapped[bool] = mapped_column(server_default=text("true"))
    own_edited: Mapped[bool] = mapped_column(server_default=false())
