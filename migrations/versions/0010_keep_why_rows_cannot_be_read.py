"""Keep why rows of a file cannot be read."""

import sqlalchemy as sa
from alembic import op

from webapp.models.types import Document

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("import_row", sa.Column("faults", Document))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_row", "faults")
