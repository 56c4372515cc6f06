"""Who may sign in, and as what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.accounts import created_account_id, find_account, list_accounts
from webapp.access.links import INVITATION_LIFETIME, create_link
from webapp.access.operations import TABLE, LastAdministratorError, UpdateAccount
from webapp.access.policy import Right
from webapp.changes.errors import OvertakenError
from webapp.changes.previews import Preview
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.forms.accounts import ANSWERABLE, LAST_ADMINISTRATOR, AccountEditForm, AccountForm
from webapp.models import Account
from webapp.security import current_actor, needs, public_url
from webapp.translation import translated
from webapp.views.conflicts import Place, conflict_page
from webapp.views.previews import meanwhile_of, perform, preview_page, tell_merged
from webapp.views.saved import flash_saved

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@dataclass(frozen=True)
class AccountRow:
    """An account as a line of the list."""

    name: str
    email: str
    role: str
    active: bool
    seen_at: datetime | None
    url: str


@bp.get("/")
@needs(Right.MANAGE_ACCOUNTS)
def index() -> ResponseReturnValue:
    """List the accounts."""
    rows = [
        AccountRow(
            account.name,
            account.email,
            account.role,
            account.active,
            seen_at,
            url_for(".edit", account_id=account.id),
        )
        for account, seen_at in list_accounts(db.session())
    ]
    return render_template("accounts/index.html", accounts=rows)


@bp.get("/new/")
@needs(Right.MANAGE_ACCOUNTS)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("accounts/new.html", form=AccountForm())


@bp.post("/new/")
@needs(Right.MANAGE_ACCOUNTS)
def create() -> ResponseReturnValue:
    """Add the account and show, this once, the link that lets its owner in."""
    form = AccountForm()
    if not form.validate():
        return render_template("accounts/new.html", form=form), 422
    try:
        outcome = perform(form.creation(), form)
    except ANSWERABLE as error:
        status = form.refuse(error)
        return render_template("accounts/new.html", form=form), status
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    return _show_link(created_account_id(db.session(), outcome))


@bp.get("/<int:account_id>/edit/")
@needs(Right.MANAGE_ACCOUNTS)
def edit(account_id: int) -> ResponseReturnValue:
    """Show the form of an account, which remembers the version that it shows."""
    account, version = _get_account(account_id)
    form = AccountEditForm(obj=account, data={"base": version})
    return render_template("accounts/edit.html", form=form, account=account)


@bp.post("/<int:account_id>/edit/")
@needs(Right.MANAGE_ACCOUNTS)
def update(account_id: int) -> ResponseReturnValue:
    """Save the fields that the form changed."""
    account, version = _get_account(account_id)
    form = AccountEditForm(obj=account)
    if not form.validate():
        return render_template("accounts/edit.html", form=form, account=account), 422
    operation = form.edit(account_id)
    try:
        outcome = perform(operation, form)
    except ANSWERABLE as error:
        status = form.refuse(error)
        return render_template("accounts/edit.html", form=form, account=account), status
    except OvertakenError as error:
        here = url_for(".edit", account_id=account_id)
        place = Place(gettext("Accounts"), url_for(".index"), url=here, action=here)
        return conflict_page(error, table_name=TABLE, form_class=AccountEditForm, place=place)
    meanwhile = meanwhile_of(form, TABLE, account_id, version)
    if isinstance(outcome, Preview):
        return preview_page(outcome, meanwhile=meanwhile)
    flash_saved(outcome, kind=operation.kind, name=account.name, url=url_for(".edit", account_id=account_id))
    tell_merged(meanwhile)
    return redirect(url_for(".index"), 303)


@bp.post("/<int:account_id>/deactivate/")
@needs(Right.MANAGE_ACCOUNTS)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Let the account in no more, and end its sign-ins."""
    return _switch(account_id, active=False)


@bp.post("/<int:account_id>/activate/")
@needs(Right.MANAGE_ACCOUNTS)
def activate(account_id: int) -> ResponseReturnValue:
    """Let the account in again."""
    return _switch(account_id, active=True)


@bp.post("/<int:account_id>/link/")
@needs(Right.MANAGE_ACCOUNTS)
def new_link(account_id: int) -> ResponseReturnValue:
    """Show, this once, a new link for an account; an older one no longer works."""
    _get_account(account_id)
    return _show_link(account_id)


def _get_account(account_id: int) -> tuple[Account, int]:
    return find_account(db.session(), account_id) or abort(404)


def _switch(account_id: int, *, active: bool) -> ResponseReturnValue:
    account, _ = _get_account(account_id)
    operation = UpdateAccount(account_id, {"active": active})
    here = url_for(".edit", account_id=account_id)
    try:
        outcome = commit(operation, actor=current_actor())
    except LastAdministratorError:
        flash(translated(LAST_ADMINISTRATOR), "error")
    else:
        flash_saved(outcome, kind=operation.kind, name=account.name, url=here)
    return redirect(here, 303)


def _show_link(account_id: int) -> ResponseReturnValue:
    token = housekeep(lambda session: create_link(session, account_id, lifetime=INVITATION_LIFETIME))
    return render_template(
        "accounts/link.html",
        account=_get_account(account_id)[0],
        url=public_url(url_for("sign_in.link", token=token)),
        expires_at=datetime.now(UTC) + INVITATION_LIFETIME,
    )
