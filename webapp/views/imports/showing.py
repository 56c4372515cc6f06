"""One import, as far as it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import jobs
from webapp.access.policy import Right
from webapp.changes import previews
from webapp.changes.fold import FoldedChange
from webapp.db import db
from webapp.fields import Catalogue, Value
from webapp.forms.imports import ApplyForm
from webapp.forms.sealing import sealed
from webapp.imports.applying import ApplyImport, foreseen
from webapp.imports.reading import Layout
from webapp.imports.reviewing import PAGE, ReadRow, list_rows
from webapp.imports.settings import Settings
from webapp.imports.states import State, Verdict
from webapp.models import Import
from webapp.models.types import Json
from webapp.security import needs
from webapp.translation import translated
from webapp.users.records import TABLE
from webapp.views.diffs import Diff, diffs
from webapp.views.imports.blueprint import bp, own_import
from webapp.views.imports.columns_page import columns_page
from webapp.views.known_fields import known_fields
from webapp.views.paging import read_number

ORDER = (Verdict.NEW, Verdict.CHANGED, Verdict.REJECTED, Verdict.UNCHANGED)


@dataclass(frozen=True)
class ShownRow:
    """A row of the file: what it is called, where its person can be seen, what would become of the fields.

    `reasons` says why it is rejected, `cells` what stands in the file: label and text of each column.
    """

    number: int
    title: str
    url: str | None
    diffs: Sequence[Diff]
    reasons: Sequence[str]
    cells: Sequence[tuple[str, str]]


@bp.get("/<int:import_id>/")
@needs(Right.EDIT_USERS)
def show(import_id: int) -> ResponseReturnValue:
    """Show what is to be decided about a file, how far reading it is, what it would do, or what it did."""
    import_ = own_import(import_id)
    job = jobs.find(db.session(), import_.job_id) if import_.job_id else None
    if job and job.state.is_open:
        return redirect(url_for("jobs.show", job_id=job.id))
    if import_.state == State.READY:
        return preview_page(import_, ApplyForm())
    if import_.state == State.APPLIED:
        return _result_page(import_)
    return columns_page(import_, fault=translated(job.error) if job and job.error else None)


def preview_page(import_: Import, form: ApplyForm, *, outdated: str | None = None) -> str:
    """Show what the rows would do, those with one verdict at a time."""
    counts = import_.counts or {}
    verdict = _verdict(counts)
    rows = list_rows(db.session(), import_, verdict, after=read_number("after") or 0)
    skips = bool(counts.get(Verdict.REJECTED))
    effect = foreseen(db.session(), import_, ApplyImport(import_.id, skips_rejected=skips))
    form.digest.data = sealed(effect.token)
    return render_template(
        "imports/preview.html",
        file=import_,
        form=form,
        counts=counts,
        order=ORDER,
        verdict=verdict,
        rows=_shown(import_, rows),
        next_url=_next_url(import_, verdict, rows),
        outdated=outdated,
        is_old=previews.last_change(db.session()) > (import_.seen or 0),
        not_taken=_not_taken(import_),
    )


def _result_page(import_: Import) -> str:
    rows = list_rows(db.session(), import_, Verdict.REJECTED, after=0)
    return render_template(
        "imports/result.html", file=import_, counts=import_.counts or {}, rows=_shown(import_, rows)
    )


def _verdict(counts: dict[str, int]) -> str:
    asked = request.args.get("show", "")
    return asked if asked in ORDER else next((each for each in ORDER if counts.get(each)), ORDER[0])


def _shown(import_: Import, rows: Sequence[ReadRow]) -> list[ShownRow]:
    layout, known = Layout.from_json(import_.layout or {}), known_fields()
    labels = [translated(label) for label in layout.labels]
    return [_shown_row(row, labels, known) for row in rows]


def _shown_row(row: ReadRow, labels: Sequence[str], known: Catalogue) -> ShownRow:
    held: Mapping[str, Value] = row.record.values if row.record else {}
    new: dict[str, Json] = {name: value for name, value in row.values.items() if held.get(name) != value}
    old: dict[str, Json] = {name: held.get(name) for name in new} if row.record else {}
    op = "update" if row.record else "insert"
    change = FoldedChange(TABLE, row.record.id if row.record else 0, 0, op, old, new)
    title = row.record.name if row.record else str(row.values.get("name") or "")
    return ShownRow(
        number=row.number,
        title=title or next((cell for cell in row.cells if cell.strip()), ""),
        url=url_for("users.show", user_id=row.record.id) if row.record else None,
        diffs=diffs(change) if not row.reasons else (),
        reasons=[_reason(name, translated(text), known) for name, text in row.reasons.items()],
        cells=list(zip(labels, row.cells, strict=False)) if row.reasons else (),
    )


def _reason(name: str, text: str, known: Catalogue) -> str:
    return f"{translated(known.fields[name].label)}: {text}" if name in known.fields else text


def _next_url(import_: Import, verdict: str, rows: Sequence[ReadRow]) -> str | None:
    if len(rows) < PAGE:
        return None
    return url_for(".show", import_id=import_.id, show=verdict, after=rows[-1].number)


def _not_taken(import_: Import) -> list[str]:
    layout, settings = Layout.from_json(import_.layout or {}), Settings.from_json(import_.settings or {})
    return [translated(label) for place, label in enumerate(layout.labels) if place not in settings.columns]
