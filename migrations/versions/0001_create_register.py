"""Create the register, the accounts, the log, and what records one in the other."""

import sqlalchemy as sa
from alembic import op

from webapp.changes import recording
from webapp.models.types import BigId, Document, UtcDateTime
from webapp.users import derived

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Domains are stored in lower-case ASCII, so folding ASCII letters is all that an address still needs.
EMAIL_KEY = {
    "postgresql": 'lower(normalize(email, NFC) COLLATE "C")',
    "sqlite": "lower(email)",
}


def upgrade() -> None:
    """Create everything, and end with recording and the derived columns."""
    dialect = op.get_bind().dialect.name
    _create_users(dialect)
    _create_accounts(dialect)
    _create_log()
    _create_access()
    derived.install(op.get_bind())
    recording.install(op.get_bind(), "users")
    recording.install(op.get_bind(), "account")


def downgrade() -> None:
    """Drop everything."""
    recording.uninstall(op.get_bind(), "account")
    recording.uninstall(op.get_bind(), "users")
    recording.drop(op.get_bind())
    derived.uninstall(op.get_bind())
    for table in (
        "throttle",
        "link",
        "sign_in",
        "credential",
        "preference",
        "change",
        "changeset",
        "account",
        "users",
    ):
        op.drop_table(table)


def _create_users(dialect: str) -> None:
    op.create_table(
        "users",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("age", sa.Integer),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("extra", Document, nullable=False, server_default=sa.text("'{}'")),
        _email_key(dialect),
        sa.PrimaryKeyConstraint("id"),
        _unique_email("users", dialect),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name="name"),
        sa.CheckConstraint("age BETWEEN 0 AND 150", name="age"),
        sqlite_autoincrement=True,
    )


def _create_accounts(dialect: str) -> None:
    op.create_table(
        "account",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("user_id", BigId, sa.ForeignKey("users.id"), index=True),
        _email_key(dialect),
        sa.PrimaryKeyConstraint("id"),
        _unique_email("account", dialect),
        sqlite_autoincrement=True,
    )


def _create_log() -> None:
    op.create_table(
        "changeset",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("actor_id", BigId, sa.ForeignKey("account.id"), index=True),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("committed_at", UtcDateTime, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("submission", sa.Text, unique=True),
        sa.Column("operation_hash", sa.Text),
        sa.Column("inserted", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("updated", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("deleted", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("id", BigId, sa.Identity(cache=1), nullable=False),
        sa.Column("changeset_id", BigId),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("row_id", BigId, nullable=False),
        sa.Column("op", sa.Text, nullable=False),
        sa.Column("old", Document),
        sa.Column("new", Document),
        sa.PrimaryKeyConstraint("id"),
        sa.Index("ix_change_row", "table_name", "row_id", "id"),
        sa.Index("ix_change_changeset_id", "changeset_id", "id"),
        sqlite_autoincrement=True,
    )


def _create_access() -> None:
    op.create_table(
        "preference",
        sa.Column("account_id", BigId, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text),
        sa.Column("time_zone", sa.Text),
        sa.Column("theme", sa.Text),
    )
    op.create_table(
        "credential",
        sa.Column("account_id", BigId, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", BigId, sa.Identity(cache=1), primary_key=True),
        sa.Column("account_id", BigId, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("user_agent", sa.Text),
    )
    op.create_table(
        "link",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("account_id", BigId, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    )


def _email_key(dialect: str) -> sa.Column[str]:
    # Sorted by code points on both, whatever the cluster's locale.
    collation = "C" if dialect == "postgresql" else None
    computed = sa.Computed(EMAIL_KEY[dialect], persisted=dialect == "postgresql")
    return sa.Column("email_key", sa.Text(collation=collation), computed)


def _unique_email(table: str, dialect: str) -> sa.UniqueConstraint:
    """Deferrable where that exists, so that two people can swap addresses in one transaction."""
    deferrable = {"deferrable": True, "initially": "IMMEDIATE"} if dialect == "postgresql" else {}
    return sa.UniqueConstraint("email_key", name=f"uq_{table}_email_key", **deferrable)
