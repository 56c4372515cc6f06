"""Keep what a changeset was about beyond its rows, and which changes were erased; find changesets by time."""

import sqlalchemy as sa
from alembic import op

from webapp.changes import recording
from webapp.models.types import BigId, Document

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index, and install recording anew: its functions changed."""
    op.add_column("changeset", sa.Column("parameters", Document))
    op.add_column("change", sa.Column("erased_in", BigId))
    op.create_index("ix_changeset_committed_at", "changeset", ["committed_at"])
    recording.install(op.get_bind(), "users")
    recording.install(op.get_bind(), "account")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_changeset_committed_at", "changeset")
    op.drop_column("change", "erased_in")
    op.drop_column("changeset", "parameters")
