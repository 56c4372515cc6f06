"""Let the search field look into people's own fields."""

import sqlalchemy as sa
from alembic import op

from webapp.changes import recording

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and install recording anew so that it is recorded."""
    op.add_column("field", sa.Column("searched", sa.Boolean, server_default=sa.false(), nullable=False))
    recording.install(op.get_bind(), "field")


def downgrade() -> None:
    """Drop it, which SQLite does only while no trigger reads it."""
    recording.uninstall(op.get_bind(), "field")
    op.drop_column("field", "searched")
    recording.install(op.get_bind(), "field")
