"""Reading a file into the database, row by row, and comparing it with the register."""

import secrets
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar, NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.changes import previews
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.fields import Message, stored
from webapp.imports.converting import Converter
from webapp.imports.errors import FIELDS_CHANGED, ImportRefusedError
from webapp.imports.files import open_file
from webapp.imports.forgetting import forget_fates, forget_rows
from webapp.imports.holding import find, hold
from webapp.imports.planning.plan import keep_fates, planned
from webapp.imports.reading import Chunk, Layout, Position, UnreadableError, chunks, read
from webapp.imports.settings import Settings
from webapp.imports.states import READABLE, State
from webapp.imports.steps import Steps
from webapp.imports.writing import write_rows
from webapp.jobs import Progress, Work, register
from webapp.models import Import
from webapp.models.types import Json

SAMPLE = 200
"""Rows by which the conventions of columns are recognised."""

READING = "Reading the file"
CHECKING = "Comparing it with the register"


@register
@dataclass(frozen=True)
class StageImport(Work):
    """Read the file of an import by its settings, and find out what its rows would do."""

    kind: ClassVar[str] = "stage-import"

    import_id: int

    @override
    def run(self, progress: Progress) -> Message | None:
        """Go on where the last save was; comparing begins anew."""
        stage(self.import_id, progress)


@register
@dataclass(frozen=True)
class CompareImport(Work):
    """Find out what the rows of an import that was read would do now."""

    kind: ClassVar[str] = "compare-import"

    import_id: int

    @override
    def run(self, progress: Progress) -> Message | None:
        """Compare, in one transaction."""
        progress.phase(CHECKING)
        check(self.import_id)


class _Reached(NamedTuple):
    """How far reading is."""

    staging: str
    position: Position | None = None
    rows: int = 0
    is_done: bool = False


def stage(import_id: int, steps: Steps) -> None:
    """Read and compare an import, in as many transactions as it takes.

    :raises UnreadableError: the file cannot be read, or not beyond a row.
    :raises ImportRefusedError: fields were changed meanwhile; or the file was forgotten, read anew or taken over.
    """
    steps.phase(READING)
    reached = _reached(import_id, steps.checkpoint)
    try:
        reached = _read_on(import_id, steps, reached)
    except UnreadableError:
        housekeep(lambda session: _give_up(session, import_id, reached))
        raise
    steps.phase(CHECKING)
    housekeep(lambda session: _check(session, import_id, steps, reached))


def check(import_id: int) -> None:
    """Compare an import that was read with the register anew.

    :raises ImportRefusedError: fields were changed meanwhile; or it is no more as it was read.
    """
    housekeep(lambda session: _compare(session, hold(session, import_id, Import.state == State.READY)))


def _reached(import_id: int, checkpoint: Json) -> _Reached:
    """Return where to go on, or begin: what was read by other fields than there are now is read again."""
    session = db.session()
    import_ = find(session, import_id)
    if checkpoint:
        reached = _Reached(**cast("dict[str, Any]", checkpoint))
        if (reached.staging, _fields_version(session)) == (import_.staging, import_.fields_version):
            return reached
    return housekeep(lambda session: _begin(session, import_id))


def _begin(session: Session, import_id: int) -> _Reached:
    import_ = hold(session, import_id, Import.state.in_(READABLE))
    forget_rows(session, import_id)
    import_.state = State.READING
    import_.staging = staging = secrets.token_urlsafe(16)
    import_.fields_version = _fields_version(session)
    import_.counts = import_.digest = import_.seen = None
    return _Reached(staging)


def _give_up(session: Session, import_id: int, reached: _Reached) -> None:
    """Forget what was read of a file whose rest cannot be: its settings are open again."""
    import_ = _hold_own(session, import_id, reached)
    forget_rows(session, import_id)
    import_.state = State.STORED


def _hold_own(session: Session, import_id: int, reached: _Reached) -> Import:
    """Hold an import of which nobody else began to read meanwhile, and which nobody forgot."""
    is_read = Import.state.in_([State.READING, State.READY])
    return hold(session, import_id, is_read, Import.staging == reached.staging)


def _read_on(import_id: int, steps: Steps, reached: _Reached) -> _Reached:
    if reached.is_done:
        return reached
    session = db.session()
    import_ = find(session, import_id)
    layout, settings = Layout.from_json(import_.layout or {}), Settings.from_json(import_.settings or {})
    with open_file(session, import_id) as file:
        samples = list(islice(read(file, layout), SAMPLE))
        converter = Converter(stored.catalogue(session), settings, samples)
        for chunk in chunks(file, layout, reached.position):
            reached = reached._replace(position=chunk.position, rows=reached.rows + len(chunk.rows))
            _store(import_id, steps, converter, chunk, reached)
    return reached._replace(is_done=True)


def _store(import_id: int, steps: Steps, converter: Converter, chunk: Chunk, reached: _Reached) -> None:
    rows = converter.staged(chunk.rows)

    def write(session: Session) -> None:
        _hold_own(session, import_id, reached)
        write_rows(session, import_id, rows)
        total = round(reached.rows / chunk.share) if chunk.share else None
        steps.save(session, done=reached.rows, total=total, checkpoint=_checkpoint(reached))

    housekeep(write)


def _check(session: Session, import_id: int, steps: Steps, reached: _Reached) -> None:
    _compare(session, _hold_own(session, import_id, reached))
    steps.save(session, done=reached.rows, total=reached.rows, checkpoint=_checkpoint(reached))


def _compare(session: Session, import_: Import) -> None:
    require_same_fields(session, import_)
    forget_fates(session, import_.id)
    import_.seen = previews.last_change(session)
    with planned(session, import_, holds=False) as findings:
        keep_fates(session, import_.id)
    import_.counts, import_.digest, import_.state = findings.counts, findings.digest, State.READY


def require_same_fields(session: Session, import_: Import) -> None:
    """Let an import pass that was read by the fields as they are now.

    :raises ImportRefusedError: it was not.
    """
    if import_.fields_version != _fields_version(session):
        raise ImportRefusedError(FIELDS_CHANGED)


def _checkpoint(reached: _Reached) -> Json:
    return cast("Json", reached._asdict())


def _fields_version(session: Session) -> int:
    return session.scalars(select(stored.version())).one()
