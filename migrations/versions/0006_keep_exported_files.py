"""Keep exported files until they are fetched."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import BigId, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "export_file",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("actor_id", BigId, sa.ForeignKey("account.id")),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("withheld", sa.Text, nullable=False),
        sa.Column("size", BigId),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "export_chunk",
        sa.Column("file_id", BigId, sa.ForeignKey("export_file.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("export_chunk")
    op.drop_table("export_file")
