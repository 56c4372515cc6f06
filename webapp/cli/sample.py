"""`flask sample`: people to look at, none of whom exists."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from webapp.db import db
from webapp.models import Account
from webapp.queries import sample as sample_queries
from webapp.users import own_indexes, sample_history


@click.command("sample")
@click.option("--rows", default=300, show_default=True, type=click.IntRange(min=10), help="How many people.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
@click.option("--first-start", is_flag=True, help="Do nothing, without a word, in a register that is in use.")
@with_appcontext
def sample(rows: int, seed: int, first_start: bool) -> None:  # noqa: FBT001 - click gives them by name
    """Fill an empty register with believable people, and with a little history."""
    if not sample_history.is_empty():
        if first_start:
            return
        raise click.ClickException(
            "There are people or accounts already; the sample is for an empty register."
        )
    with click.progressbar(length=rows, label="Entering people") as bar:
        for entered in sample_history.load(count=rows, seed=seed):
            bar.update(entered - bar.pos)
    own_indexes.follow(db.session())
    sample_queries.save(db.session.scalars(select(Account.id).order_by(Account.id)).first() or 0)
    click.echo(f"{rows:,} people entered by Vera Karlsson (vera.karlsson@example.org) and Oleg Drozd.")
