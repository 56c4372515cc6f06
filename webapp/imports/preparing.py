"""What is known of a file before it is read: how it is written, what its columns are, what was decided before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.fields import Catalogue, Value, message
from webapp.fields.choices import complete_choices
from webapp.imports.files import open_file
from webapp.imports.holding import hold
from webapp.imports.mapping import ID, guess
from webapp.imports.reading import Chosen, Layout, Row, UnreadableError, read, recognise
from webapp.imports.settings import Settings
from webapp.imports.states import READABLE, State
from webapp.imports.suggesting import Suggestion, suggest_field
from webapp.models import Import

SHOWN = 5
"""Rows that are shown beside the columns."""

SAMPLE = 50
"""Rows by which columns are recognised."""

BETWEEN = "\x1f"
"""Between headers, where they are kept to find the same file's settings again."""

ABSENT = {
    State.ARRIVING: message("This file has not arrived whole. If it broke off, bring it again."),
    State.FORGOTTEN: message(
        "This file is gone, since it named somebody who was erased, or may have done so."
    ),
}


@dataclass(frozen=True)
class Sample:
    """How a file is written, and its first rows."""

    layout: Layout
    rows: Sequence[Row]

    def column(self, place: int) -> list[str]:
        """Return the first cells of a column."""
        return [row.cells[place] for row in self.rows]


def sample(session: Session, import_: Import, chosen: Chosen) -> Sample:
    """Look at the beginning of a file.

    :raises UnreadableError: it is no table that can be read, or not there.
    """
    if reason := ABSENT.get(State(import_.state)):
        raise UnreadableError(reason)
    with open_file(session, import_.id) as file:
        layout = recognise(file, import_.file_name, chosen)
        return Sample(layout, list(islice(read(file, layout), SAMPLE)))


def columns_of(
    session: Session, import_: Import, found: Sample, fields: Catalogue
) -> Mapping[int, str | None]:
    """Return the field for each column: as the same account decided for the same headers, or else as guessed."""
    settings = remembered(session, import_, found.layout)
    if settings is not None:
        known = fields.edited.keys() | {ID}
        places = range(len(found.layout.headers))
        kept = {place: settings.columns.get(place) for place in places}
        return {place: name if name in known else None for place, name in kept.items()}
    return guess(found.layout.headers, [row.cells for row in found.rows], fields)


def suggestion(found: Sample, place: int) -> Suggestion:
    """Return the field that a column could get of its own."""
    is_whole = len(found.rows) < SAMPLE
    return suggest_field(found.layout.headers[place], found.column(place), is_whole=is_whole)


def definition_of(suggested: Suggestion, name: str) -> dict[str, Value]:
    """Return a suggested field as `CreateFields` takes it."""
    definition: dict[str, Value] = {"name": name, "type": suggested.type, "label": suggested.label}
    if suggested.choices:
        definition["choices"] = complete_choices("\n".join(suggested.choices))
    return definition


def decide(session: Session, import_id: int, layout: Layout, settings: Settings) -> None:
    """Keep how a file is to be read; what was read of it otherwise is no longer shown.

    :raises ImportRefusedError: it was forgotten or taken over meanwhile.
    """
    import_ = hold(session, import_id, Import.state.in_(READABLE))
    import_.layout, import_.headers = layout.to_json(), _signature(layout)
    import_.settings = settings.to_json()
    import_.counts = import_.digest = None
    import_.state = State.STORED


def decided(import_: Import) -> Chosen:
    """Return how it was decided that a file is written."""
    if import_.layout is None:
        return Chosen()
    layout = Layout.from_json(import_.layout)
    return Chosen(
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        quote=layout.quote,
        sheet=layout.sheet,
        has_header=layout.has_header,
    )


def remembered(session: Session, import_: Import, layout: Layout) -> Settings | None:
    """Return what was decided of this file, or by the same account of the last one with the same headers."""
    if import_.settings and Layout.from_json(import_.layout or {}).headers == layout.headers:
        return Settings.from_json(import_.settings)
    signature = _signature(layout)
    if signature is None:
        return None
    last = (
        select(Import.settings)
        .where(Import.account_id == import_.account_id, Import.headers == signature)
        .order_by(Import.id.desc())
        .limit(1)
    )
    found = session.scalars(last).one_or_none()
    return Settings.from_json(found) if found else None


def _signature(layout: Layout) -> str | None:
    return BETWEEN.join(layout.headers) if layout.has_header else None
