"""Values that a statement stored, written as the fields would have written them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal
from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.fields import Value
from webapp.users.records import EXTRA, parted, patched


@dataclass(frozen=True)
class Amendment:
    """How the values of one person are to be written."""

    user_id: int
    plain: Mapping[str, Value]
    own: Mapping[str, Any]

    def assigned(self, session: Session) -> dict[str, Any]:
        """Return what an UPDATE sets."""
        if not self.own:
            return dict(self.plain)
        extra = patched(literal(dict(self.own), EXTRA.type), is_sqlite=is_sqlite(session))
        return {**self.plain, EXTRA.name: extra}


def amendment(
    user_id: int, held: Mapping[str, Any], extra: Mapping[str, Any], wanted: Mapping[str, Value]
) -> Amendment:
    """Return what differs between the wanted values of a person and those that columns and `extra` hold."""
    plain, own = parted(wanted)
    nothing = {key: None for key, raw in extra.items() if raw is None}
    return Amendment(
        user_id,
        {name: value for name, value in plain.items() if value != held[name]},
        nothing | {key: value for key, value in own.items() if not _is_stored(extra, key, value)},
    )


def _is_stored(extra: Mapping[str, Any], key: str, value: Value) -> bool:
    if value is None:
        return key not in extra
    return key in extra and type(extra[key]) is type(value) and extra[key] == value
