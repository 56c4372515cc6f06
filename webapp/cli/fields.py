"""`flask fields`: what must be done for people's own fields by whoever owns the tables."""

import click
from flask.cli import with_appcontext

from webapp.db import db
from webapp.fields import stored
from webapp.users import own_indexes


@click.group("fields")
def fields() -> None:
    """People's own fields."""


@fields.command("index")
@with_appcontext
def index() -> None:
    """Build the indexes of the fields that are to be quick, and drop those of the others; nobody waits for it."""
    if not own_indexes.follow(db.session()):
        raise click.ClickException(
            "This role may not make indexes of the table users: run it as the table's owner."
        )
    for name, state in own_indexes.states(db.session(), stored.catalogue(db.session())).items():
        click.echo(f"{name}: {'ready' if state.is_ready else 'being built by somebody else'}")
