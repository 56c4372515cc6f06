"""What compares staged rows with the register: a few statements for all of them."""

from collections.abc import Sequence
from functools import cached_property

from webapp.access.policy import Role
from webapp.fields import Catalogue, Field
from webapp.imports.mapping import ID
from webapp.imports.planning.statements import Statements
from webapp.imports.settings import ID_FIELD

EMAIL = "email"

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


class Comparing(Statements):
    """What finds out what each row would do."""

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


def required_of_new(catalogue: Catalogue) -> Sequence[Field]:
    """Return the fields that somebody new must have, and does not have by default."""
    asked = catalogue.seen_by(Role.EDITOR).edited.values()
    return [field for field in asked if field.required and field.default is None]
