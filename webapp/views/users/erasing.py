"""Erasing what history holds of a deleted person, after a page that says what that means."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes import erasing
from webapp.changes.erasing import AlreadyErasedError, RowExistsError
from webapp.changes.errors import SubmissionReusedError
from webapp.changes.log import list_row_changes
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.forms.erasing import ErasureForm
from webapp.security import current_actor, needs
from webapp.users.erasing import list_former_accounts
from webapp.users.mentions import Identity, Mentions, find_mentions, identify
from webapp.users.records import TABLE
from webapp.views.entries import actor_name
from webapp.views.returning import back, list_url
from webapp.views.users.blueprint import bp
from webapp.views.users.shown import former_name


@bp.get("/<int:user_id>/erase/")
@needs(Right.ERASE_HISTORY)
def confirm_erase(user_id: int) -> ResponseReturnValue:
    """Say what would be erased, what stays and what is out of reach, and ask."""
    erasing.require_erasable(db.session(), TABLE, user_id)
    identity = identify(db.session(), user_id)
    mentions = find_mentions(db.session(), user_id, identity)
    suggested = [mention.changeset_id for mention in mentions.possible if mention.is_whole]
    return _confirm_page(user_id, identity, mentions, ErasureForm(data={"messages": suggested}))


@bp.post("/<int:user_id>/erase/")
@needs(Right.ERASE_HISTORY)
def erase(user_id: int) -> ResponseReturnValue:
    """Erase, and say whether the file of the database could be swept too."""
    form = ErasureForm()
    if not form.validate():
        return _ask_again(user_id, form)
    try:
        commit(form.erasure(user_id), actor=current_actor(), submission=form.submission.data)
    except SubmissionReusedError:
        return _show_history(user_id, _already_erased())
    if not erasing.sweep(db.engine):
        flash(_not_swept(), "error")
    return _show_history(user_id, gettext("What history held of this person is erased for good."))


@bp.errorhandler(RowExistsError)
def show_existing(error: RowExistsError) -> ResponseReturnValue:
    """Lead to the person, who must be deleted first."""
    flash(gettext("Only what is left of a deleted user can be erased. Delete this one first."), "error")
    return redirect(url_for(".show", user_id=error.row_id, back=back()))


@bp.errorhandler(AlreadyErasedError)
def show_already_erased(error: AlreadyErasedError) -> ResponseReturnValue:
    """Lead to what is left, which says who erased the rest."""
    return _show_history(error.row_id, _already_erased())


def _ask_again(user_id: int, form: ErasureForm) -> ResponseReturnValue:
    erasing.require_erasable(db.session(), TABLE, user_id)
    identity = identify(db.session(), user_id)
    mentions = find_mentions(db.session(), user_id, identity)
    return _confirm_page(user_id, identity, mentions, form), 422


def _confirm_page(user_id: int, identity: Identity, mentions: Mentions, form: ErasureForm) -> str:
    deletion, _ = next(iter(list_row_changes(db.session(), (TABLE, user_id), size=1)), (None, None))
    return render_template(
        "users/erase.html",
        name=former_name(user_id),
        identity=identity,
        mentions=mentions,
        deleted_by=deletion and actor_name(deletion),
        deleted_at=deletion and deletion.committed_at,
        accounts=list_former_accounts(db.session(), user_id),
        database=db.engine.dialect.name,
        form=form,
        history_url=url_for(".history", user_id=user_id, back=back()),
        back_url=list_url(),
    )


def _show_history(user_id: int, text: str) -> ResponseReturnValue:
    flash(text, "notice")
    return redirect(url_for(".history", user_id=user_id, back=back()))


def _already_erased() -> str:
    return gettext("What history held of this user had been erased already.")


def _not_swept() -> str:
    current_app.logger.error("erased, but the database file could not be swept: disk full, or read for long")
    return gettext(
        "Traces may be left in free space of the database file. The next erasing removes them too."
    )
