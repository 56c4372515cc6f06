"""A workbook so large that nobody is to wait for it."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, ClassVar
from urllib.parse import parse_qs

from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes import past
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.exports import files
from webapp.exports.formats import Format
from webapp.exports.sheets import workbook_of
from webapp.exports.streaming import Export
from webapp.fields import Message, message, plural_message
from webapp.fields.stored import catalogue
from webapp.jobs import Progress, Work, register
from webapp.users.query import ListQuery

ROWS_BETWEEN_SAVES = 5_000


@register
@dataclass(frozen=True)
class ExportWorkbook(Work):
    """Write a list into a file that `files.begin` made a place for.

    `address` is the query string of the list, `heads` what stands above its columns, in its reader's language.
    """

    kind: ClassVar[str] = "export-workbook"

    file_id: int
    address: str
    heads: tuple[str, ...]
    people: int

    @property
    @override
    def title(self) -> Message:
        return plural_message("Workbook of %(count)s person", "Workbook of %(count)s people", self.people)

    @override
    def run(self, progress: Progress) -> Message | None:
        """Write it anew from the start, whatever became of an earlier try.

        :raises BadParameterError: the actor may no longer see a field of the list.
        :raises WorkbookLimitError: a workbook cannot hold it.
        """
        session = db.session()
        fields = catalogue(session).seen_by(progress.actor.require(session, Right.SEE_USERS).role)
        query = ListQuery.parse(parse_qs(self.address), fields=fields)
        with TemporaryFile() as file:
            self._write(progress, query, file)
            progress.phase(message("Keeping the file").id)
            housekeep(lambda session: files.keep(session, self.file_id, file, fields))
        return message("The workbook is ready. It can be fetched for one day.")

    def _write(self, progress: Progress, query: ListQuery, file: IO[bytes]) -> None:
        point = None if query.at is None else past.find_point(db.session(), query.at)
        progress.phase(message("Writing the workbook").id)
        with Export(db.engine, query, Format.JSONL, point=point) as lines:
            for done in workbook_of(file, query, self.heads, lines):
                if done % ROWS_BETWEEN_SAVES == 0:
                    self._save(progress, done)

    def _save(self, progress: Progress, done: int) -> None:
        housekeep(lambda session: progress.save(session, done=done, total=max(done, self.people)))
