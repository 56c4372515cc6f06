"""Let administrators save queries."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import BigId, Document, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table. It is not recorded: a query changes nothing."""
    op.create_table(
        "query",
        sa.Column("id", BigId, sa.Identity(cache=1), primary_key=True),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("sql", sa.Text, nullable=False),
        sa.Column("parameters", Document, nullable=False),
        sa.Column("chart", sa.Text, nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("account_id", BigId, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("query")
