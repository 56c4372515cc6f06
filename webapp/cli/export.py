"""`flask export`: the list as a file, from the command line."""

import shutil
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from webapp.changes import past
from webapp.changes.past import Point
from webapp.db import begin_reading, db
from webapp.exports.formats import Format
from webapp.exports.sheets import workbook_of
from webapp.exports.streaming import Export, csv_head
from webapp.exports.workbook import WorkbookLimitError
from webapp.fields import InvalidError
from webapp.fields.stored import catalogue
from webapp.users.parameters import BadParameterError
from webapp.users.query import ListQuery
from webapp.users.whole import count, whole_list

FORMATS = {kind.value.suffix: kind for kind in Format}

ALL = sys.maxsize


@click.command("export")
@click.argument("file", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--format", "suffix", type=click.Choice(list(FORMATS)), help="By default what FILE ends in, or csv."
)
@click.option("--columns", metavar="NAME,NAME…", help="Fields by name; by default all.")
@click.option(
    "--filter", "filters", metavar="NAME__OP=VALUE", multiple=True, help="As in the list's address."
)
@click.option("--q", metavar="TEXT", help="Part of the name or the e-mail.")
@click.option("--sort", metavar="-NAME,NAME…", help="As in the list's address.")
@click.option("--at", metavar="TIME", help="The list as it was: a time, or changeset:412.")
@with_appcontext
def export(file: str, suffix: str | None, filters: Sequence[str], **options: str | None) -> None:
    """Write people to FILE, or to standard output, with the names of fields as heads.

    It holds what the list in the browser exports with the same filters, sort and columns. Ends with 1 if it cannot
    be written, and with 2 if there is no such list.
    """
    kind = FORMATS[suffix or _suffix_of(file)]
    session = db.session()
    begin_reading(session)
    query, point = _asked(session, filters, options)
    people = count(session, whole_list(session, query, point), most=ALL)
    session.rollback()
    source = Export(db.engine, query, _read_as(kind), head=_head(kind, query), point=point)
    with source, _opened(file) as target:
        _write(kind, query, source, target, people)


def _asked(
    session: Session, filters: Sequence[str], options: dict[str, str | None]
) -> tuple[ListQuery, Point | None]:
    fields = catalogue(session)
    args = {name: [text] for name, text in options.items() if text}
    args.setdefault("columns", [",".join(fields.shown)])
    for condition in filters:
        name, _, value = condition.partition("=")
        args.setdefault(name, []).append(value)
    try:
        query = ListQuery.parse(args, fields=fields)
        return query, None if query.at is None else past.find_point(session, query.at)
    except BadParameterError as error:
        raise click.UsageError(f"{error.name}: {error.message}") from None
    except InvalidError as error:
        raise click.UsageError(f"at: {error.message}") from None


def _write(kind: Format, query: ListQuery, source: Iterable[bytes], target: IO[bytes], people: int) -> None:
    with click.progressbar(length=people, label="Exporting", file=sys.stderr) as bar:
        if kind is Format.XLSX:
            with TemporaryFile() as scratch:
                for done in workbook_of(scratch, query, query.columns, source):
                    bar.update(done - bar.pos)
                scratch.seek(0)
                shutil.copyfileobj(scratch, target)
            return
        for piece in source:
            target.write(piece)
            bar.update(piece.count(b"\n"))


def _read_as(kind: Format) -> Format:
    return Format.CSV if kind is Format.CSV else Format.JSONL


def _head(kind: Format, query: ListQuery) -> str:
    return csv_head(query.columns) if kind is Format.CSV else ""


def _suffix_of(file: str) -> str:
    suffix = Path(file).suffix.removeprefix(".").lower()
    return suffix if suffix in FORMATS else Format.CSV.value.suffix


@contextmanager
def _opened(file: str) -> Generator[IO[bytes]]:
    """Open what is written to; a file that did not become whole is not left."""
    if file == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    except WorkbookLimitError as error:
        raise click.ClickException(str(error.message)) from None
    finally:
        part.unlink(missing_ok=True)
