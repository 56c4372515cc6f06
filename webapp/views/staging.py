"""Adding what a form asks for to a draft, instead of committing it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn

from flask import abort, flash, redirect, request, url_for
from flask_babel import format_date, gettext
from werkzeug.exceptions import Conflict, Forbidden

from webapp.access.actors import Actor, Proposer
from webapp.access.policy import Right
from webapp.changes.drafts import writing
from webapp.changes.drafts.errors import TooLargeError
from webapp.changes.drafts.writing import Added, Origin
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.fold import Row
from webapp.changes.operations import Operation
from webapp.changes.previews import Preview
from webapp.changes.transactions import housekeep, preview
from webapp.forms.base import RecordedForm
from webapp.models.types import Json
from webapp.security import current_actor
from webapp.views.returning import list_url


def stage(operation: Operation, form: RecordedForm) -> NoReturn:
    """Add an operation to the draft of whoever asks, and end the request where people go on working.

    :raises Exception: what a preview of it raises.
    """
    if not current_actor().can(Right.PROPOSE):
        raise Forbidden
    effect = _try(operation)
    if effect is not None and not effect.rows:
        flash(gettext("Nothing was changed, so nothing was added."), "notice")
        abort(redirect(_next_url(None), 303))
    added = add(operation, form, effect)
    flash_added(added)
    abort(redirect(_next_url(added), 303))


def add(operation: Operation, form: RecordedForm, effect: Preview | None) -> Added:
    """Add an operation to the draft of whoever asks; `effect` is what it would do as things stand, if that is known."""
    origin = Origin(current_actor().id, _effects(operation, effect), form.message.value, form.submission.data)
    name = gettext("Draft of %(day)s", day=format_date(format="long"))
    try:
        return housekeep(lambda session: writing.add(session, operation, origin, new_name=name))
    except TooLargeError:
        reason = gettext("This is about so many people that it cannot wait in a draft. Save it on its own.")
        raise Conflict(reason) from None


def flash_added(added: Added) -> None:
    """Say where it went."""
    url = url_for("drafts.show", draft_id=added.draft_id)
    # Flask declares flashes as texts; the template "components/flash.html" reads these parts.
    told: object = {"name": added.draft_name, "url": url}
    flash(told, "staged")  # pyright: ignore[reportArgumentType]


def previewer() -> Actor | Proposer:
    """Return as whom the reader previews: whoever may propose sees what an editor's commit would do."""
    actor = current_actor()
    return Proposer(actor) if actor.can(Right.PROPOSE) and not actor.can(Right.EDIT_USERS) else actor


def _try(operation: Operation) -> Preview | None:
    # A step before it may make room for what is taken now, and only the draft as a whole can tell.
    with suppress(ConstraintViolatedError):
        return preview(operation, actor=previewer())
    return None


def _effects(operation: Operation, effect: Preview | None) -> dict[Row, Mapping[str, Json] | None]:
    """Return the rows that an operation names, of each what would be different: forms send every field.

    Of one that names none, but may hold their values, it is the rows that it would change: whoever of them is erased is
    erased with the step.
    """
    if operation.holds_values and effect:
        existing = [change for change in effect.changes if change.op != "insert"]
        return {change.row: None if change.op == "delete" else change.new for change in existing}
    changes = {change.row: change for change in effect.changes} if effect else {}
    return {
        row: changes[row].new if values is not None and row in changes else values
        for row, values in operation.named_rows.items()
    }


def _next_url(added: Added | None) -> str:
    if request.blueprint == "users" or added is None:
        return list_url()
    return url_for("drafts.show", draft_id=added.draft_id)
