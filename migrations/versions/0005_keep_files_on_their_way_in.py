"""Keep files on their way into the register."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import BigId, Document, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; none of them is recorded."""
    op.create_table(
        "import",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("account_id", BigId, sa.ForeignKey("account.id")),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("size", BigId, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("layout", Document),
        sa.Column("headers", sa.Text),
        sa.Column("settings", Document),
        sa.Column("staging", sa.Text),
        sa.Column("fields_version", BigId),
        sa.Column("seen", BigId),
        sa.Column("digest", sa.Text),
        sa.Column("counts", Document),
        sa.Column("job_id", BigId),
        sa.Column("changeset_id", BigId),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_account", "import", ["account_id", "id"])
    op.create_index("ix_import_created_at", "import", ["created_at"])
    op.create_table(
        "import_chunk",
        sa.Column("import_id", BigId, sa.ForeignKey("import.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "number"),
    )
    op.create_table(
        "import_row",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("document", Document),
        sa.PrimaryKeyConstraint("import_id", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_fate",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("user_id", BigId),
        sa.Column("reason", sa.Text),
        sa.Column("other", BigId),
        sa.PrimaryKeyConstraint("import_id", "verdict", "number"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("import_fate", "import_row", "import_chunk", "import"):
        op.drop_table(table)
