"""Keep what a changeset was about beyond its rows, and which changes were erased; find changesets by all of it."""

import sqlalchemy as sa
from alembic import op

from webapp.changes import recording
from webapp.models.types import BigId, Document

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNDOES_ID = {
    "postgresql": "(parameters ->> 'undoes')::bigint",
    "sqlite": "json_extract(parameters, '$.undoes')",
}

NEW_INDEXES = {
    "ix_changeset_committed_at": ("changeset", ["committed_at", "id"]),
    "ix_changeset_actor": ("changeset", ["actor_id", "committed_at", "id"]),
    "ix_changeset_kind": ("changeset", ["kind", "committed_at", "id"]),
    "ix_changeset_undoes_id": ("changeset", ["undoes_id"]),
    "ix_change_changeset": ("change", ["changeset_id", "table_name", "row_id", "id"]),
}
OLD_INDEXES = {
    "ix_changeset_actor_id": ("changeset", ["actor_id"]),
    "ix_change_changeset_id": ("change", ["changeset_id", "id"]),
}
"""Each is the beginning of a new one, or was as good as one."""


def upgrade() -> None:
    """Add the columns and indexes, and install recording anew: its functions changed."""
    dialect = op.get_bind().dialect.name
    op.add_column("changeset", sa.Column("parameters", Document))
    undoes = sa.Computed(UNDOES_ID[dialect], persisted=dialect == "postgresql")
    op.add_column("changeset", sa.Column("undoes_id", BigId, undoes))
    op.add_column("change", sa.Column("erased_in", BigId))
    _replace_indexes(OLD_INDEXES, NEW_INDEXES)
    recording.install(op.get_bind(), "users")
    recording.install(op.get_bind(), "account")


def downgrade() -> None:
    """Drop them."""
    _replace_indexes(NEW_INDEXES, OLD_INDEXES)
    op.drop_column("change", "erased_in")
    op.drop_column("changeset", "undoes_id")
    op.drop_column("changeset", "parameters")


def _replace_indexes(old: dict[str, tuple[str, list[str]]], new: dict[str, tuple[str, list[str]]]) -> None:
    for name, (table, _) in old.items():
        op.drop_index(name, table)
    for name, (table, columns) in new.items():
        op.create_index(name, table, columns)
