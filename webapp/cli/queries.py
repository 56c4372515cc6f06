"""`flask queries`: what must be set up before people can ask the database in SQL."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import ProgrammingError

from webapp.db import QUERIES, db
from webapp.queries.granting import grant


@click.group("queries")
def queries() -> None:
    """What people ask in SQL."""


@queries.command("grant")
@with_appcontext
def grant_() -> None:
    """Set up the role that queries run as on PostgreSQL: it reads what they may see, and can do nothing else.

    Run it as a role that can make roles, best as a superuser, and again after an update of Rollbook or another
    SECRET_KEY.
    """
    if db.engine.dialect.name == "sqlite":
        click.echo("Nothing is to be set up on SQLite.")
        return
    url = db.engines[QUERIES].url
    try:
        with db.engine.begin() as connection:
            still_open = grant(connection, url)
    except ProgrammingError as error:
        raise click.ClickException(
            f"{str(error.orig).strip()}: run it as a role that can make roles."
        ) from None
    click.echo(f"Queries run as {url.username}.")
    if still_open:
        click.echo("These stay open to it, as only a superuser can close them:", err=True)
        click.echo("\n".join(f"  {signature}" for signature in still_open), err=True)
