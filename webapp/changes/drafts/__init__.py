"""Operations gathered over pages, days and people, to be committed together, or rolled back."""

from webapp.changes.drafts import erasing, reading, writing
from webapp.changes.drafts.operation import CommitDraft

__all__ = ["CommitDraft", "erasing", "reading", "writing"]
