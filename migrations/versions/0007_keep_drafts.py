"""Let people gather operations in drafts."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import BigId, Document, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables. None of them is recorded: what a draft does is, once it is committed."""
    op.create_table(
        "draft",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        _account(),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("changeset_id", BigId),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_step",
        _id(),
        _draft(),
        sa.Column("position", sa.Integer, nullable=False),
        _account(is_indexed=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("submission", sa.Text, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_row",
        _id(),
        sa.Column("step_id", BigId, sa.ForeignKey("draft_step.id"), nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("row_id", BigId, nullable=False, index=True),
        sa.Column("values", Document),
        sa.UniqueConstraint("step_id", "table_name", "row_id"),
    )
    op.create_table(
        "draft_comment",
        _id(),
        _draft(),
        _account(is_indexed=False),
        sa.Column("said_at", UtcDateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text),
    )
    op.add_column("preference", sa.Column("draft_id", BigId))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("preference", "draft_id")
    for name in ("draft_comment", "draft_row", "draft_step", "draft"):
        op.drop_table(name)


def _id() -> sa.Column[int]:
    return sa.Column("id", BigId, sa.Identity(cache=1), primary_key=True)


def _account(*, is_indexed: bool = True) -> sa.Column[int]:
    return sa.Column("account_id", BigId, sa.ForeignKey("account.id"), nullable=False, index=is_indexed)


def _draft() -> sa.Column[int]:
    return sa.Column("draft_id", BigId, sa.ForeignKey("draft.id"), nullable=False, index=True)
