"""The page that shows what a save would do before it is done, and what else happened meanwhile."""

from collections.abc import Sequence

from babel.lists import format_list
from flask import Flask, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.exceptions import Conflict

from webapp.changes.meanwhile import Meanwhile, list_meanwhile
from webapp.changes.operations import Operation
from webapp.changes.previews import PAGE, Expected, Preview, PreviewOutdatedError, UnrepeatableError
from webapp.changes.transactions import Outcome, preview
from webapp.db import db
from webapp.forms.base import BasedForm, RecordedForm, asked_page
from webapp.forms.sealing import sealed
from webapp.security import typed_fields
from webapp.security.typed_fields import LONGEST
from webapp.views.changed_rows import changed_rows
from webapp.views.diffs import Diff, diffs
from webapp.views.entries import actor_name
from webapp.views.saving import commit_or_enqueue
from webapp.views.staging import previewer, stage

MOST_MEANWHILE = 10
"""Changes that others made meanwhile which are told one by one."""

CHOICES = frozenset(
    {"digest", "page", "preview", "commit", "save", "save_and_add", "save_and_continue", "stage"}
)
"""What a page of a preview does not carry on: the preview before it, and the button that led here."""


def init_app(app: Flask) -> None:
    """Answer a commit that would not do what was shown, wherever it came from."""
    app.register_error_handler(PreviewOutdatedError, _show_outdated)
    app.register_error_handler(UnrepeatableError, _show_unrepeatable)


def perform(operation: Operation, form: RecordedForm) -> Outcome | Preview:
    """Commit what a form asks for, or only see what that would do, as the button says that was pressed.

    The button that adds it to a draft ends the request here.

    :raises Exception: what `commit_or_enqueue` and `preview` raise.
    """
    if form.wants_draft:
        stage(operation, form)
    if form.wants_preview:
        effect = preview(operation, actor=previewer(), submission=form.submission.data, page=asked_page())
        if form.expected:
            Expected.parse(form.expected).require_kept(effect)
        return effect
    return commit_or_enqueue(operation, form)


def preview_page(
    effect: Preview,
    *,
    meanwhile: Sequence[Meanwhile] = (),
    notes: Sequence[str] = (),
    outdated: str | None = None,
    back: str | None = None,
) -> ResponseReturnValue:
    """Show what a save would do; the page sends the form again, bound to that.

    `meanwhile` is what others did since the form was opened, and stays; `notes` say what else it means; `outdated` says
    why this is not what was seen before; `back` is what the button to the form says, where that is something else.
    """
    # It all goes back to where it came from, which takes as much again.
    kept = typed_fields(request.max_content_length or LONGEST)
    typed = [(name, value) for name, value in kept if name not in CHOICES]
    pages = -(-effect.rows // PAGE) if effect.changes else 1
    page_number = min(asked_page(), max(pages, 1))
    page = render_template(
        "changes/preview.html",
        effect=effect,
        token=sealed(effect.token),
        changes=changed_rows(effect.page(page_number)),
        page=page_number,
        pages=pages,
        meanwhile=[_told(each) for each in meanwhile],
        notes=notes,
        outdated=outdated,
        back=back or gettext("Back to the form"),
        message=dict(typed).get("message"),
        typed=typed,
    )
    return page, 409 if outdated else 200


def meanwhile_of(form: BasedForm, table_name: str, row_id: int, version: int) -> list[Meanwhile]:
    """Return what others did to a row between the version that a form shows and the one that it met."""
    base = form.base_version
    if base in {None, version}:
        return []
    return list_meanwhile(db.session(), [(table_name, row_id)], since=base or 0, until=version + 1)


def tell_merged(meanwhile: Sequence[Meanwhile]) -> None:
    """Say after a save what others had changed meanwhile, and that it stays."""
    for each in meanwhile[:1]:
        who, labels, _ = _told(each)
        flash(gettext("Meanwhile %(who)s changed %(fields)s. That stays.", who=who, fields=labels), "notice")


def _show_outdated(error: PreviewOutdatedError) -> ResponseReturnValue:
    if error.since is None:
        return preview_page(
            error.preview, outdated=gettext("You had not seen this yet. It is what your form would do now.")
        )
    rows = [change.row for change in error.preview.page(1)]
    meanwhile = list_meanwhile(db.session(), rows, since=error.since, size=MOST_MEANWHILE)
    reason = gettext(
        "Something changed since you looked, so nothing was saved. This is what your form would do now."
    )
    return preview_page(error.preview, meanwhile=meanwhile, outdated=reason)


def _show_unrepeatable(_error: UnrepeatableError) -> ResponseReturnValue:
    reason = gettext(
        "This gives a different result each time, so what you saw cannot be kept. Nothing was saved."
    )
    return current_app.handle_http_exception(Conflict(reason))


def _told(each: Meanwhile) -> tuple[str, str, list[Diff]]:
    changed = diffs(each.change)
    labels = format_list([diff.label.lower() for diff in changed], locale=get_locale())
    return actor_name(each.changeset), labels, changed
