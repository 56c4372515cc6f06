"""Operations gathered over pages, days and people, to be committed together, or rolled back."""

from webapp.changes.drafts import erasing, reading, reviewing, writing

__all__ = ["erasing", "reading", "reviewing", "writing"]
