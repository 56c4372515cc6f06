"""`flask verify`: is history whole, and do the tables hold what it says? docs/verify.md says how to use it."""

import sys
from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from webapp.changes import recording
from webapp.changes.transactions import housekeep
from webapp.changes.verify import Digest, MalformedDigestError, Verification
from webapp.changes.verify import verify as run
from webapp.changes.verify.reading import last_settled_change
from webapp.db import db
from webapp.users import derived

MOST_SHOWN = 1_000
"""Differences that are printed."""


@click.command("verify")
@click.option("--against", metavar="DIGEST", help="A digest printed before: is history up to there the same?")
@with_appcontext
def verify(against: str | None) -> None:
    """Replay all changes from empty and compare the outcome with the tables."""
    kept = _parse(against) if against else None
    housekeep(recording.adopt_outside)
    digest = Digest(last_settled_change(db.session()))
    again = Digest(kept.change) if kept else None
    verification = Verification((digest, again) if again else (digest,))
    faults = _print([*derived.compare(db.session.connection())])
    faults += _print(run(db.session(), verification))
    click.echo(f"{verification.changes:,} changes replayed, {verification.rows:,} rows compared.")
    click.echo(f"Digest: {digest}")
    if kept and again:
        faults += _print(_differences(kept, again))
    if faults:
        click.echo(f"{faults:,} differences.", err=True)
        sys.exit(1)
    click.echo("Everything is as history says.")


def _parse(text: str) -> Digest:
    try:
        return Digest.parse(text)
    except MalformedDigestError:
        raise click.UsageError(
            "DIGEST is a line that flask verify printed: two long numbers and @change."
        ) from None


def _print(faults: Iterable[str]) -> int:
    number = 0
    for fault in faults:
        number += 1
        if number <= MOST_SHOWN:
            click.echo(fault)
    if number > MOST_SHOWN:
        click.echo(f"… and {number - MOST_SHOWN:,} more")
    return number


def _differences(kept: Digest, again: Digest) -> list[str]:
    """Return what a digest kept elsewhere says about history up to its change."""
    if kept.facts != again.facts:
        return [
            f"history up to change {kept.change} is not what it was: changes were altered, removed or added"
        ]
    if kept.values == again.values:
        click.echo(f"History up to change {kept.change} is what it was.")
        return []
    erased = f" ({again.erased:,} changes were erased for good)" if again.erased else ""
    return [f"values in history up to change {kept.change} are not what they were{erased}"]
