"""The page that shows what the columns of a file are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from flask import render_template
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.db import db
from webapp.fields import Catalogue
from webapp.fields.definitions import TYPES
from webapp.forms.imports import COLUMN, ColumnsForm
from webapp.imports import preparing
from webapp.imports.mapping import ID
from webapp.imports.preparing import SHOWN, Sample
from webapp.imports.reading import DELIMITERS, ENCODINGS, QUOTES, Layout, UnreadableError
from webapp.imports.settings import ID_FIELD, Settings
from webapp.models import Import
from webapp.security import current_actor
from webapp.translation import translated
from webapp.views.known_fields import known_fields

Columns = Mapping[int, str | None]
"""The name of the field for each column, by its place."""


@dataclass(frozen=True)
class Column:
    """A column of the file: its name and first cells, the name of the field that it is for, and what else it could be.

    `offered` is the label and the type of a field of its own; None for those who define no fields.
    """

    control: str
    label: str
    cells: Sequence[str]
    field: str | None
    offered: str | None


def columns_page(import_: Import, *, fault: str | None = None, columns: Columns | None = None) -> str:
    """Show the first rows of a file beside what they would become.

    :param columns: what they are for; by default as the form says that was sent, or else as guessed.
    """
    session, form, fields = db.session(), ColumnsForm(), known_fields()
    try:
        found = sampled(import_, form)
    except UnreadableError as error:
        reason = translated(error.message)
        return render_template("imports/unreadable.html", file=import_, form=form, reason=reason)
    read_as = _read_as(found.layout)
    is_sent = form.read_as.data == read_as
    sent = form.columns(range(len(found.layout.headers))) if is_sent else None
    columns = columns or sent or preparing.columns_of(session, import_, found, fields)
    settings = _settings(import_, form, found.layout, columns)
    form.read_as.data = read_as
    # What it adds next is no repeat of what it may have added before.
    form.renew()
    return render_template(
        "imports/columns.html",
        file=import_,
        form=form,
        fault=fault,
        layout=found.layout,
        columns=[_column(found, place, name) for place, name in columns.items()],
        fields=_choices(fields),
        settings=settings,
        match=form.match if is_sent else settings.match,
        encodings=ENCODINGS,
        delimiters=DELIMITERS,
        quotes=QUOTES,
    )


def sampled(import_: Import, form: ColumnsForm) -> Sample:
    """Look at the beginning of a file: as the form says that it is written, or as was decided before.

    :raises UnreadableError: it cannot be read so.
    """
    chosen = form.chosen if form.is_submitted() else preparing.decided(import_)
    return preparing.sample(db.session(), import_, chosen)


def _read_as(layout: Layout) -> str:
    return sha256("\n".join(layout.headers).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _column(found: Sample, place: int, field: str | None) -> Column:
    return Column(
        control=f"{COLUMN}{place}",
        label=translated(found.layout.labels[place]),
        cells=found.column(place)[:SHOWN],
        field=field,
        offered=_offered(found, place) if current_actor().can(Right.MANAGE_FIELDS) else None,
    )


def _offered(found: Sample, place: int) -> str | None:
    suggested = preparing.suggestion(found, place)
    if not suggested.label:
        return None
    return gettext(
        "New field: %(label)s (%(type)s)",
        label=suggested.label,
        type=translated(TYPES[suggested.type]).lower(),
    )


def _choices(fields: Catalogue) -> Sequence[tuple[str, str]]:
    own = [(name, translated(field.label)) for name, field in fields.edited.items()]
    return [(ID, translated(ID_FIELD.label)), *own]


def _settings(import_: Import, form: ColumnsForm, layout: Layout, columns: Columns) -> Settings:
    settings = preparing.remembered(db.session(), import_, layout) or _usual(columns)
    return replace(settings, mode=form.mode, blanks=form.blanks) if form.is_submitted() else settings


def _usual(columns: Columns) -> Settings:
    """Find people by what tells them apart, if the file has that."""
    names = [name for name in (ID, "email") if name in columns.values()]
    return Settings(match=tuple(names[:1]))
