"""Operations for the tests of the write path, which knows nothing of users."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.changes.actor import Standing
from webapp.changes.operations import Operation, register
from webapp.changes.transactions import Outcome, commit


@dataclass(frozen=True)
class Somebody:
    """An actor who may do everything, or nothing."""

    id: int | None = None
    name: str = "Somebody"
    may: bool = True

    def require(self, _session: Session, right: str) -> Standing:
        if not self.may:
            raise PermissionError(right)
        return Standing("administrator")


@register
@dataclass(frozen=True)
class Statements(Operation):
    """Runs SQL as it is."""

    kind = "test-statements"
    right = "everything"

    statements: tuple[str, ...]

    def run(self, session: Session) -> None:
        for statement in self.statements:
            session.execute(text(statement))


def run(*statements: str, actor: Somebody | None = None, submission: str | None = None) -> Outcome:
    """Commit statements as one changeset."""
    return commit(Statements(statements), actor=actor or Somebody(), submission=submission)
