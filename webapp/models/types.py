"""Column types that mean the same on both databases."""

from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: SQLite numbers rows by itself only in a column declared INTEGER."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON, binary where the database has it; None is SQL's NULL."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: an aware datetime goes in, one in UTC comes out, also from SQLite, which has no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
