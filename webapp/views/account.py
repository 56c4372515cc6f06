"""One's own account: preferences, password, and where one is signed in."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from werkzeug.exceptions import TooManyRequests

from webapp import security
from webapp.access import own_account, passwords, sign_ins
from webapp.access.entrance import ThrottledError, confirm_password
from webapp.access.policy import Right
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.forms.account import PasswordForm, PreferencesForm
from webapp.models import SignIn
from webapp.security import current_actor, needs
from webapp.views.browsers import browser_name

bp = Blueprint("account", __name__, url_prefix="/account")


@dataclass(frozen=True)
class ShownSignIn:
    """A browser that is signed in."""

    id: int
    current: bool
    browser: str
    address: str | None
    created_at: datetime
    seen_at: datetime


@bp.get("/preferences/", endpoint="show_preferences")
@bp.get("/")
@needs(Right.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Show everything. The second address is where preferences that were held up come back to."""
    return _page(PreferencesForm(obj=current_actor()), _password_form())


@bp.post("/preferences/")
@needs(Right.OWN_ACCOUNT)
def preferences() -> ResponseReturnValue:
    """Save language, time zone and theme."""
    form = PreferencesForm(obj=current_actor())
    if not form.validate():
        return _page(form, _password_form()), 422
    account_id, values = current_actor().id, form.values
    housekeep(lambda session: own_account.set_preferences(session, account_id, values))
    g.actor = replace(current_actor(), **values)
    refresh()  # so as to answer in the language just chosen
    flash(gettext("Your preferences are saved."), "notice")
    return redirect(url_for(".show"), 303)


@bp.post("/password/")
@needs(Right.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Change the password, and end every other sign-in."""
    actor, form = current_actor(), _password_form()
    if not (form.accepts(actor.name, actor.email) and _is_confirmed(form)):
        return _page(PreferencesForm(obj=actor), form), 422
    new_hash = passwords.make_hash(str(form.new_password.data))
    housekeep(
        lambda session: own_account.change_password(
            session, actor.id, new_hash, kept_sign_in=actor.sign_in_id
        ),
    )
    security.ask_password_again()
    flash(gettext("Your password is changed. You are signed in nowhere else."), "notice")
    return redirect(url_for(".show"), 303)


@bp.post("/sign-ins/<int:sign_in_id>/end/")
@needs(Right.OWN_ACCOUNT)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one of one's own sign-ins."""
    account_id = current_actor().id
    housekeep(lambda session: sign_ins.end(session, account_id, SignIn.id == sign_in_id))
    flash(gettext("That browser is signed out."), "notice")
    return redirect(url_for(".show"), 303)


@bp.post("/sign-ins/end/")
@needs(Right.OWN_ACCOUNT)
def end_all() -> ResponseReturnValue:
    """End all of one's sign-ins, this one too."""
    account_id = current_actor().id
    housekeep(lambda session: sign_ins.end(session, account_id))
    security.end_session()
    return redirect(url_for("sign_in.new"), 303)


def _page(preferences: PreferencesForm, password: PasswordForm) -> str:
    actor = current_actor()
    shown = [
        ShownSignIn(
            sign_in.id,
            sign_in.id == actor.sign_in_id,
            browser_name(sign_in.user_agent),
            sign_in.address,
            sign_in.created_at,
            sign_in.seen_at,
        )
        for sign_in in sign_ins.list_sign_ins(db.session(), actor.id)
    ]
    return render_template(
        "account/show.html",
        transcript=security.transcript_mode(),
        preferences=preferences,
        password=password,
        sign_ins=shown,
    )


def _password_form() -> PasswordForm:
    has_password = passwords.find_hash(db.session(), current_actor().id) is not None
    return PasswordForm(asks_current=has_password and not security.came_by_link())


def _is_confirmed(form: PasswordForm) -> bool:
    """Whether the form knows the password of now, where it asks for it."""
    if not form.asks_current:
        return True
    typed = str(form.current_password.data)
    try:
        confirmed = confirm_password(current_actor().email, typed, security.current_browser())
    except ThrottledError as error:
        raise TooManyRequests(retry_after=error.retry_after) from None
    if not confirmed:
        form.current_password.errors = [gettext("This is not your password.")]
    return confirmed
