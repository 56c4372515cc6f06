"""Let administrators define fields."""

import sqlalchemy as sa
from alembic import op

from webapp.changes import recording
from webapp.models.types import BigId

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = (
    "label",
    "label_ru",
    "help",
    "help_ru",
    "section",
    "section_ru",
    "minimum",
    "maximum",
    "pattern",
    "pattern_help",
    "pattern_help_ru",
    "choices",
    "initial",
)


def upgrade() -> None:
    """Create the table, recorded."""
    op.create_table(
        "field",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("type", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in TEXTS),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("required", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("indexed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("seen_by", sa.Text, nullable=False, server_default="viewer"),
        sa.Column("edited_by", sa.Text, nullable=False, server_default="editor"),
        sa.Column("own_seen", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("own_edited", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    recording.install(op.get_bind(), "field")


def downgrade() -> None:
    """Drop it."""
    recording.uninstall(op.get_bind(), "field")
    op.drop_table("field")
