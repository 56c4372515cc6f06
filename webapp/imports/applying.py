"""The operation that takes an import over into the register."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes import previews, recording
from webapp.changes.actor import Actor
from webapp.changes.operations import Operation, Plan, register
from webapp.changes.previews import Preview
from webapp.fields.stored import catalogue
from webapp.imports.errors import LOCKED_FIELD, NOT_READY, SOME_REJECTED, ImportRefusedError
from webapp.imports.forgetting import forget_file, forget_rows
from webapp.imports.mapping import ID
from webapp.imports.planning.plan import PLAN, Findings, find_out, keep_fates, planned
from webapp.imports.planning.writing import Writing
from webapp.imports.settings import Settings
from webapp.imports.staging import require_same_fields
from webapp.imports.states import State, Verdict
from webapp.models import Import, ImportRow
from webapp.models.types import Json


@register
@dataclass(frozen=True)
class ApplyImport(Operation):
    """Add and change the people of an import that was read; all of its rows, or all but those that are rejected."""

    kind = "apply-import"
    right = Right.EDIT_USERS

    import_id: int
    skips_rejected: bool = False

    @property
    @override
    def parameters(self) -> dict[str, Json]:
        """The import; what its file was called might be personal."""
        return {"import": self.import_id}

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may edit people, and each field that a column goes into.

        :raises ImportRefusedError: there is no such import that can be applied; or the actor may not change one of the
            fields.
        """
        standing = actor.require(session, self.right)
        import_ = self._held(session)
        if import_ is None or import_.state != State.READY:
            raise ImportRefusedError(NOT_READY)
        names = Settings.from_json(import_.settings or {}).names - {ID}
        if not names <= catalogue(session).seen_by(standing.role).edited.keys():
            raise ImportRefusedError(LOCKED_FIELD)

    @override
    def plan(self, session: Session) -> Plan:
        """Count what it would do; that was shown row by row when the file was read.

        :raises ImportRefusedError: fields were changed since, or a row is rejected that is not to be left out.
        """
        import_ = self._required(session)
        findings = find_out(session, import_)
        self._refuse_rejected(findings)
        return plan_of(findings.counts, findings.digest)

    @override
    def run(self, session: Session) -> None:
        """Write the rows, and forget what was staged of them.

        :raises ImportRefusedError: as `plan`.
        """
        import_ = self._required(session)
        with planned(session, import_) as findings:
            self._refuse_rejected(findings)
            _write(session, import_)
            _forget(session, import_.id)
        import_.counts, import_.state = findings.counts, State.APPLIED
        import_.changeset_id = recording.current(session)

    def _held(self, session: Session) -> Import | None:
        statement = select(Import).where(Import.id == self.import_id).with_for_update()
        return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()

    def _required(self, session: Session) -> Import:
        import_ = session.get_one(Import, self.import_id)
        require_same_fields(session, import_)
        return import_

    def _refuse_rejected(self, findings: Findings) -> None:
        if findings.counts[Verdict.REJECTED] and not self.skips_rejected:
            raise ImportRefusedError(SOME_REJECTED)


def plan_of(counts: dict[str, int], digest: str) -> Plan:
    """Return what an import would do, from what was found about its rows."""
    new, changed = counts[Verdict.NEW], counts[Verdict.CHANGED]
    return Plan(new, changed, 0, f"{new + changed}.{digest}")


def foreseen(session: Session, import_: Import, operation: ApplyImport) -> Preview:
    """Return what was found out that an import would do, to which a commit can be bound."""
    plan = plan_of(import_.counts or {}, str(import_.digest))
    return previews.planned(session, operation, plan, import_.seen or 0, page=1)


def _write(session: Session, import_: Import) -> None:
    """Change people before others are added, so that addresses are free again."""
    settings = Settings.from_json(import_.settings or {})
    statements = Writing(session.get_bind().dialect.name, catalogue(session), settings, import_.id)
    session.execute(text(statements.before_writing))
    if settings.match and settings.mode != "create":
        changed = session.execute(text(statements.changed)).one()
        if update := statements.update(changed):
            session.execute(text(update))
    if settings.mode != "update":
        session.execute(text(statements.insert), {"defaults": statements.defaults})


def _forget(session: Session, import_id: int) -> None:
    """Keep of what was staged only the rows that were rejected, for those who correct them."""
    forget_file(session, import_id)
    rejected = select(PLAN.c.number).where(PLAN.c.verdict == Verdict.REJECTED)
    forget_rows(session, import_id, ImportRow.number.not_in(rejected))
    keep_fates(session, import_id, PLAN.c.verdict == Verdict.REJECTED)
