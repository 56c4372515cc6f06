"""What compares staged rows with the register, and what then writes to it: a few statements each."""

import json
from collections.abc import Sequence
from functools import cached_property
from types import ModuleType

from webapp.access.policy import Role
from webapp.fields import Catalogue, Field
from webapp.imports.mapping import ID
from webapp.imports.planning import postgresql, sqlite
from webapp.imports.settings import ID_FIELD, Settings

EMAIL = "email"

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}

# Of rows with the same value the first one counts.
REPEATED = """
    SELECT {value} AS value, min(number) AS number FROM staged
    WHERE document IS NOT NULL AND {value} IS NOT NULL
    GROUP BY 1 HAVING count(*) > 1
"""

PEOPLE_BY_KEY = """
    SELECT {key} AS value, min(u.id) AS id, count(*) AS size FROM users AS u WHERE {key} IS NOT NULL GROUP BY 1
"""

# Materialized, or each join would take the keys out of the documents anew, which is most of the work.
FILL = """
    WITH staged AS MATERIALIZED (SELECT {staged} FROM import_row AS s WHERE s.import_id = {import_id})
    INSERT INTO import_plan (number, verdict, reason, user_id, holder_id, other, moves, version)
    SELECT number,
        CASE WHEN reason IS NOT NULL THEN 'rejected' WHEN user_id IS NULL THEN 'new'
            WHEN differs THEN 'changed' ELSE 'unchanged' END,
        reason, user_id, holder_id, other, moves,
        (SELECT max(id) FROM change WHERE table_name = 'users' AND row_id IN (user_id, holder_id))
    FROM (
        SELECT s.number, {user_id} AS user_id, {holder_id} AS holder_id, {other} AS other,
            {differs} AS differs, {moves} AS moves,
            CASE WHEN s.document IS NULL THEN 'invalid' {reasons} END AS reason
        FROM staged AS s {joins}
    ) AS judged
"""

HOLD = """
    SELECT count(*) FROM (
        SELECT u.id FROM import_row AS s JOIN users AS u ON {match}
        WHERE s.import_id = {import_id} ORDER BY u.id FOR UPDATE OF u) AS held
"""

CHANGED = """
    SELECT {columns} FROM import_plan
    JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    JOIN users AS u ON u.id = user_id WHERE verdict = 'changed'
"""

UPDATE = """
    UPDATE users AS u SET {assignments}
    FROM import_plan JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    WHERE verdict = 'changed' AND u.id = user_id
"""

INSERT = """
    INSERT INTO users ({columns})
    SELECT {values}
    FROM import_plan JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    WHERE verdict = 'new' ORDER BY s.number
"""


class Statements:
    """The statements of one import. Names of fields come from the catalogue, so that they can stand in the SQL."""

    def __init__(self, dialect_name: str, catalogue: Catalogue, settings: Settings, import_id: int) -> None:
        self._sql = _DIALECTS[dialect_name]
        self._catalogue = catalogue
        self._settings = settings
        self._id = import_id
        self._fields = settings.fields(catalogue)

    @property
    def hold(self) -> Sequence[str]:
        """What holds the people whom rows are about."""
        if not self._sql.HOLDS or not self._settings.match or self._settings.mode == "create":
            return ()
        return (HOLD.format(match=f"{self._held_key} = {self._key}", import_id=self._id),)

    @property
    def fill(self) -> str:
        """What fills the plan."""
        return FILL.format(
            staged=", ".join(self._staged()),
            user_id="u.id" if self._settings.match else self._sql.NO_ID,
            holder_id=self._holder_id,
            other=self._other,
            differs=self._differs,
            moves=self._moves,
            reasons=" ".join(f"WHEN {condition} THEN '{reason}'" for reason, condition in self._reasons()),
            joins=" ".join(self._joins()),
            import_id=self._id,
        )

    @property
    def before_writing(self) -> str:
        """What lets addresses change places."""
        return self._sql.BEFORE_WRITING

    @property
    def changed(self) -> str:
        """What selects, for each field that is taken, whether any person gets another value: 1, 0, or null for none."""
        columns = [
            f"max(CASE WHEN {self._differs_in(field)} THEN 1 ELSE 0 END)" for field in self._fields.values()
        ]
        return CHANGED.format(columns=", ".join(columns), import_id=self._id)

    def update(self, changed: Sequence[int | None]) -> str | None:
        """Return what changes people; None if there is nothing to change.

        A column in which nobody changes is left out: writing it, even unchanged, has the database derive others anew.

        :param changed: what `changed` selected.
        """
        fields = [
            field for field, is_changed in zip(self._fields.values(), changed, strict=True) if is_changed
        ]
        assignments = [f"{field.name} = {self._changed_value(field)}" for field in fields if not field.key]
        if any(field.key for field in fields):
            assignments.append(f"extra = {self._sql.MEMBERS}")
        return UPDATE.format(assignments=", ".join(assignments), import_id=self._id) if assignments else None

    @property
    def insert(self) -> str:
        """What adds people; it takes the JSON of `defaults`."""
        plain = [field for field in self._catalogue.shown.values() if not field.key]
        values = [*(self._new_value(field) for field in plain), self._sql.NEW_MEMBERS]
        columns = ", ".join([*(field.name for field in plain), "extra"])
        return INSERT.format(columns=columns, values=", ".join(values), import_id=self._id)

    @property
    def defaults(self) -> str:
        """The JSON of what a new person has in fields of one's own of which the row says nothing."""
        own = {field.key: field.default for field in self._catalogue.shown.values() if field.key}
        return json.dumps({key: value for key, value in own.items() if value not in {None, False}})

    @property
    def _finds_by_email(self) -> bool:
        return self._settings.match == (EMAIL,)

    @property
    def _gives_addresses(self) -> bool:
        """Whether a row may bring an address that somebody else has than the person it is about."""
        return EMAIL in self._fields and not self._finds_by_email

    @cached_property
    def _key(self) -> str:
        """By what a row finds people."""
        match self._settings.match:
            case (name,) if name == ID:
                return self._sql.wanted(ID_FIELD)
            case (name,) if name == EMAIL:
                return self._sql.ADDRESS
            case names:
                return self._joined([self._sql.wanted_text(self._catalogue.shown[name]) for name in names])

    @cached_property
    def _held_key(self) -> str:
        """By what people are found."""
        match self._settings.match:
            case (name,) if name == ID:
                return "u.id"
            case (name,) if name == EMAIL:
                return "u.email_key"
            case names:
                return self._joined([self._sql.held_text(self._catalogue.shown[name]) for name in names])

    def _joined(self, texts: Sequence[str]) -> str:
        return f" || {self._sql.SEPARATOR} || ".join(texts)

    @property
    def _is_unique(self) -> bool:
        """Whether the database sees to it that nobody has another's key."""
        return self._settings.match in {(ID,), (EMAIL,)}

    def _staged(self) -> Sequence[str]:
        key = [f"{self._key} AS key"] if self._settings.match else []
        address = [f"{self._sql.ADDRESS} AS address"] if self._gives_addresses else []
        return ["s.number", "s.document", *key, *address]

    def _joins(self) -> Sequence[str]:
        joins: list[str] = []
        if self._settings.match:
            joins.append(f"LEFT JOIN ({REPEATED.format(value='key')}) AS repeated ON repeated.value = s.key")
            if self._is_unique:
                joins.append(f"LEFT JOIN users AS u ON {self._held_key} = s.key")
            else:
                found = PEOPLE_BY_KEY.format(key=self._held_key)
                joins.append(f"LEFT JOIN ({found}) AS found ON found.value = s.key")
                joins.append("LEFT JOIN users AS u ON u.id = found.id")
        if self._gives_addresses:
            joins.append(f"LEFT JOIN ({REPEATED.format(value='address')}) AS twin ON twin.value = s.address")
            joins.append("LEFT JOIN users AS holder ON holder.email_key = s.address")
        return joins

    def _reasons(self) -> Sequence[tuple[str, str]]:
        """Return why a row is rejected, and when, the first reason first."""
        reasons: list[tuple[str, str]] = []
        user_id = "u.id" if self._settings.match else self._sql.NO_ID
        if self._settings.match:
            reasons.append(("repeated", "repeated.number < s.number"))
        if self._gives_addresses:
            reasons.append(("repeated_address", "twin.number < s.number"))
        if self._settings.match and not self._is_unique:
            reasons.append(("ambiguous", "found.size > 1"))
        if ID in self._settings.match:
            reasons.append(("unknown_id", "u.id IS NULL AND s.key IS NOT NULL"))
        if self._settings.mode == "create":
            reasons.append(("exists", f"{user_id} IS NOT NULL"))
        if self._settings.mode == "update":
            reasons.append(("absent", f"{user_id} IS NULL"))
        if missing := self._missing():
            reasons.append(("missing", f"{user_id} IS NULL AND ({missing})"))
        return reasons

    def _missing(self) -> str:
        """Whether a new person would lack what every editor has to fill in."""
        return " OR ".join(
            f"{self._sql.wanted(field)} IS NULL" if field.name in self._fields else "TRUE"
            for field in required_of_new(self._catalogue)
        )

    @property
    def _other(self) -> str:
        cases = ["WHEN repeated.number < s.number THEN repeated.number"] if self._settings.match else []
        cases += ["WHEN twin.number < s.number THEN twin.number"] if self._gives_addresses else []
        return f"CASE {' '.join(cases)} END" if cases else self._sql.NO_ID

    @property
    def _holder_id(self) -> str:
        if not self._gives_addresses:
            return self._sql.NO_ID
        return "nullif(holder.id, u.id)" if self._settings.match else "holder.id"

    @property
    def _differs(self) -> str:
        if not self._settings.match or not self._fields:
            return "FALSE"
        return " OR ".join(self._differs_in(field) for field in self._fields.values())

    @property
    def _moves(self) -> str:
        if not self._gives_addresses or not self._settings.match:
            return "FALSE"
        email = self._fields[EMAIL]
        return f"({self._sql.given(email)} AND s.address {self._sql.IS_DISTINCT} u.email_key)"

    def _differs_in(self, field: Field) -> str:
        wanted, held = self._sql.wanted(field), self._sql.held(field)
        return f"({self._sql.given(field)} AND {wanted} {self._sql.IS_DISTINCT} {held})"

    def _changed_value(self, field: Field) -> str:
        return f"CASE WHEN {self._sql.given(field)} THEN {self._sql.wanted(field)} ELSE u.{field.name} END"

    def _new_value(self, field: Field) -> str:
        default = "NULL" if field.default is None else str(field.default).upper()
        if field.name not in self._fields:
            return default
        wanted = self._sql.wanted(field)
        return wanted if field.default is None else f"coalesce({wanted}, {default})"


def required_of_new(catalogue: Catalogue) -> Sequence[Field]:
    """Return the fields that somebody new must have, and does not have by default."""
    asked = catalogue.seen_by(Role.EDITOR).edited.values()
    return [field for field in asked if field.required and field.default is None]
