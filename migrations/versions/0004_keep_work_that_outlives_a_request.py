"""Keep work that outlives a request."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import BigId, Document, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "job",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", Document, nullable=False),
        sa.Column("work", sa.Text),
        sa.Column("key", sa.Text, unique=True),
        sa.Column("page", sa.Text),
        sa.Column("actor_id", BigId, sa.ForeignKey("account.id")),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("lease", sa.Text),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cancelled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("phase", sa.Text),
        sa.Column("done", BigId, nullable=False, server_default="0"),
        sa.Column("total", BigId),
        sa.Column("saved_at", UtcDateTime),
        sa.Column("rate_since", UtcDateTime),
        sa.Column("rate_from", BigId, nullable=False, server_default="0"),
        sa.Column("checkpoint", Document),
        sa.Column("result", Document),
        sa.Column("error", Document),
        sa.Column("changeset_id", BigId),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_open", "job", ["id"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_job_actor", "job", ["actor_id", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("job")
