"""One draft: its steps, what they would do together, and what was said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from webapp.access.actors import Proposer
from webapp.access.policy import Right
from webapp.changes.drafts import reading
from webapp.changes.drafts.closing import WAITING
from webapp.changes.drafts.errors import StepsRefusedError
from webapp.changes.drafts.reading import Listed, NamedStep
from webapp.changes.errors import RefusedError
from webapp.changes.previews import Preview
from webapp.changes.transactions import preview
from webapp.db import db
from webapp.forms.drafts import CommentForm, CommitForm, DraftForm
from webapp.forms.sealing import sealed
from webapp.security import current_actor, needs
from webapp.views.changed_rows import changed_rows
from webapp.views.drafts.blueprint import bp
from webapp.views.drafts.told import told_steps


@dataclass(frozen=True)
class Tried:
    """What the ticked steps of a draft would do; those that are `refused` were tried and left out."""

    effect: Preview | None
    refused: Mapping[int, RefusedError]


@bp.get("/<int:draft_id>/")
@needs(Right.PROPOSE)
def show(draft_id: int) -> ResponseReturnValue:
    """Show a draft, tried out and taken back."""
    return page(draft_id, CommitForm())


def page(
    draft_id: int,
    form: CommitForm,
    *,
    outdated: str | None = None,
    comment: CommentForm | None = None,
    naming: DraftForm | None = None,
) -> str:
    """Show a draft with the steps that the form has ticked, all of them at first."""
    session = db.session()
    found = reading.find(session, draft_id) or abort(404)
    steps = reading.list_steps(session, draft_id)
    chosen = ticked(steps)
    tried = _try(found, chosen) if found.draft.state in WAITING else Tried(None, {})
    effect = tried.effect
    form.digest.data = effect and sealed(effect.token)
    return render_template(
        "drafts/show.html",
        found=found,
        form=form,
        comment=comment or CommentForm(),
        naming=naming or DraftForm(formdata=None, data={"name": found.draft.name}),
        comments=reading.list_comments(session, draft_id),
        steps=told_steps(steps, tried.refused),
        ticked={each.step.id for each in chosen} - tried.refused.keys(),
        effect=effect,
        changes=changed_rows(effect.page(1)) if effect else [],
        outdated=outdated,
        may=permissions(found),
    )


def ticked(steps: Sequence[NamedStep]) -> list[NamedStep]:
    """Return the steps that the form leaves ticked; one that it does not show is new, and counts as ticked."""
    left_out = set(request.form.getlist("shown")) - set(request.form.getlist("step"))
    return [each for each in steps if str(each.step.id) not in left_out]


def _try(found: Listed, steps: Sequence[NamedStep]) -> Tried:
    """Run the steps and roll them back; if some are refused, once more without them."""
    refused: dict[int, RefusedError] = {}
    while True:
        # Each time more are refused, or it is done.
        left = [each.step for each in steps if each.step.id not in refused]
        try:
            return Tried(
                preview(reading.operation_of(found.draft, left), actor=Proposer(current_actor())), refused
            )
        except StepsRefusedError as error:
            refused |= error.reasons


def permissions(found: Listed) -> dict[str, bool]:
    """Return what the reader may do with a draft as it stands."""
    actor, draft = current_actor(), found.draft
    is_open, is_submitted = draft.state == "open", draft.state == "submitted"
    is_own, is_editor = draft.account_id == actor.id, actor.can(Right.EDIT_USERS)
    return {
        "change": is_open,
        "choose": is_open and (g.draft is None or g.draft.id != draft.id),
        "commit": is_editor and (is_open or (is_submitted and not is_own)),
        "submit": is_open,
        "take_back": is_submitted and is_own,
        "send_back": is_submitted and is_editor and not is_own,
        "comment": is_open or is_submitted,
        "roll_back": is_open or (is_submitted and (is_own or is_editor)),
        "reopen": draft.state == "rolled-back",
    }
