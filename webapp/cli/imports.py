"""`flask import`: people from a file, from the command line."""

import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from webapp.access.actors import CommandLine
from webapp.changes.statistics import renew_statistics
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.fields import Catalogue
from webapp.fields.stored import catalogue
from webapp.imports import preparing
from webapp.imports.applying import ApplyImport
from webapp.imports.files import store
from webapp.imports.forgetting import forget_import
from webapp.imports.holding import find
from webapp.imports.mapping import ID, guess
from webapp.imports.preparing import Sample
from webapp.imports.reading import Chosen, Layout
from webapp.imports.refusals import reason
from webapp.imports.reviewing import list_rows
from webapp.imports.settings import Settings
from webapp.imports.staging import stage
from webapp.imports.states import Verdict
from webapp.models import Import
from webapp.models.types import Json

REJECTED = 1
"""How a command ends that leaves rows behind."""

MOST_TOLD = 20
"""Rejected rows that are told one by one."""


@dataclass
class Bar:
    """The steps of an import as a progress bar."""

    checkpoint: Json = None
    bar: Any = None

    def save(self, session: Session, *, done: int, total: int | None, checkpoint: Json = None) -> None:  # noqa: ARG002
        """Move the bar."""
        self.bar.length = total or done
        self.bar.update(done - self.bar.pos)

    def phase(self, name: str) -> None:
        """Say what is going on."""
        self.bar.label = name


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--map",
    "mapped",
    metavar="COLUMN=FIELD",
    multiple=True,
    help="By default guessed; FIELD empty: not taken.",
)
@click.option(
    "--match", multiple=True, metavar="FIELD", help="By which people are found; by default id or email."
)
@click.option("--mode", type=click.Choice(["both", "create", "update"]), default="both", show_default=True)
@click.option("--blanks", type=click.Choice(["leave", "clear"]), default="leave", show_default=True)
@click.option(
    "--commit/--preview",
    "commits",
    default=False,
    help="Save it, or only say what it would do (the default).",
)
@click.option("--skip-invalid", is_flag=True, help="Leave out the rows that cannot be taken over.")
@with_appcontext
def import_(
    file: BinaryIO,
    mapped: Sequence[str],
    match: Sequence[str],
    *,
    commits: bool,
    skip_invalid: bool,
    **rest: Any,
) -> None:
    """Read people from FILE, CSV or XLSX, and say what its rows would do; with --commit save them as one change.

    Ends with 1 if rows are rejected that are not to be left out, or the file cannot be read, and with 2 if there is no
    such column or field.
    """
    try:
        import_id = _staged(file, mapped, match, rest)
        _tell(import_id)
        rejected = (find(db.session(), import_id).counts or {}).get(Verdict.REJECTED, 0)
        if commits and (skip_invalid or not rejected):
            _save(ApplyImport(import_id, skips_rejected=skip_invalid))
        else:
            # Nobody can come back to it: it has no page.
            housekeep(lambda session: forget_import(session, import_id))
        if rejected and not skip_invalid:
            sys.exit(REJECTED)
    except Exception as error:
        told = reason(error)
        if told is None:
            raise
        click.echo(str(told), err=True)
        sys.exit(REJECTED)


def _save(operation: ApplyImport) -> None:
    saved_in = commit(operation, actor=CommandLine()).changeset_id
    renew_statistics()
    click.echo(f"Saved in change {saved_in}." if saved_in else "Nothing was different.")


def _staged(file: BinaryIO, mapped: Sequence[str], match: Sequence[str], rest: dict[str, Any]) -> int:
    import_id = store(file, file.name, CommandLine())
    session = db.session()
    import_, fields = session.get_one(Import, import_id), catalogue(session)
    found = preparing.sample(session, import_, Chosen())
    settings = Settings(columns=_columns(found, fields, mapped), **rest)
    usual = [name for name in (ID, "email") if name in settings.names][:1]
    settings = Settings(columns=settings.columns, match=tuple(match or usual), **rest)
    if not set(settings.match) <= settings.names:
        raise click.UsageError("--match names a field that no column goes into.")
    housekeep(lambda session: preparing.decide(session, import_id, found.layout, settings))
    with click.progressbar(length=1, label="Reading the file", file=sys.stderr) as bar:
        stage(import_id, Bar(bar=bar))
    return import_id


def _columns(found: Sample, fields: Catalogue, mapped: Sequence[str]) -> dict[int, str]:
    chosen = dict(_chosen(found.layout.headers, fields, mapped))
    guessed = guess(found.layout.headers, [row.cells for row in found.rows], fields)
    free = {place: name for place, name in guessed.items() if name and name not in chosen.values()}
    _tell_untaken(found.layout, free.keys() | chosen.keys())
    return {place: name for place, name in (free | chosen).items() if name}


def _chosen(
    headers: Sequence[str], fields: Catalogue, mapped: Sequence[str]
) -> Iterator[tuple[int, str | None]]:
    for each in mapped:
        header, _, name = each.rpartition("=")
        if header not in headers:
            raise click.UsageError(f"There is no column “{header}”: {', '.join(headers)}.")
        if name and name != ID and name not in fields.edited:
            raise click.UsageError(f"There is no field “{name}”: {', '.join(fields.edited)}.")
        yield headers.index(header), name or None


def _tell_untaken(layout: Layout, known: Container[int]) -> None:
    """Name the columns that are for no field, other than those of which that was asked."""
    if names := [str(label) for place, label in enumerate(layout.labels) if place not in known]:
        click.echo(f"Not taken: {', '.join(names)}.", err=True)


def _tell(import_id: int) -> None:
    session = db.session()
    found = find(session, import_id)
    counts = found.counts or {}
    click.echo(", ".join(f"{counts.get(verdict, 0):,} {verdict}" for verdict in Verdict))
    for row in list_rows(session, found, Verdict.REJECTED, after=0, size=MOST_TOLD):
        reasons = "; ".join(f"{name}: {text}" if name else str(text) for name, text in row.reasons.items())
        click.echo(f"row {row.number}: {reasons}", err=True)
