"""`flask statements`: what PostgreSQL needs for statements that administrators write. docs/statements.md says why."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import ProgrammingError

from webapp.db import db
from webapp.statements import postgresql


@click.group("statements")
def statements() -> None:
    """Data-changing SQL that administrators write."""


@statements.command("grant")
@click.option("--app", metavar="ROLE", help="The server's role, if it is not the owner of the tables.")
@with_appcontext
def grant(app: str | None) -> None:
    """Make the role as which statements run, and the function that runs them; again after every upgrade."""
    if db.engine.dialect.name == "sqlite":
        click.echo("Nothing is needed on SQLite.")
        return
    try:
        with db.engine.begin() as connection:
            role = postgresql.grant(connection, app)
    except ProgrammingError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(
            f"{reason}: set DATABASE_URL to a role that may make roles and owns the tables, or a superuser."
        ) from None
    click.echo(f"Statements run as the role {role}.")
