"""Signing in, by password or by a one-time link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.exceptions import TooManyRequests, Unauthorized

from webapp import security
from webapp.access.entrance import Entered, ThrottledError, enter_by_link, enter_by_password
from webapp.forms.sign_in import LinkForm, SignInForm
from webapp.security import CARRIED, public

bp = Blueprint("sign_in", __name__, url_prefix="/sign-in")

NO_REFERRER = {"Referrer-Policy": "no-referrer"}
"""For pages whose own address is a secret."""

Fields = Sequence[tuple[str, str]]


@bp.get("/")
@public
def new() -> ResponseReturnValue:
    """Ask who it is; whoever is signed in goes on."""
    if security.find_actor():
        return redirect(security.safe_next(request.args.get("next")))
    return _page(SignInForm(data={"next": request.args.get("next")}))


@bp.post("/")
@public
def create() -> ResponseReturnValue:
    """Sign in by password."""
    form = SignInForm()
    if not form.validate():
        return _page(form, security.carried_fields()), 422
    browser = security.current_browser()
    try:
        entered = enter_by_password(str(form.email.data), str(form.password.data), browser, _lifetime())
    except ThrottledError as error:
        form.form_errors.append(_wait(error))
        return _page(form, security.carried_fields()), 429, {"Retry-After": str(error.retry_after)}
    if entered is None:
        form.form_errors.append(gettext("This e-mail address and password do not belong together."))
        return _page(form, security.carried_fields()), 422
    return _let_in(entered, _go_on(form.next.data, security.carried_fields()))


@bp.get("/link/<token>/")
@public
def link(token: str) -> ResponseReturnValue:  # noqa: ARG001  # it stands in the address
    """Show the button that uses the link up."""
    return render_template("sign_in/link.html", form=LinkForm()), NO_REFERRER


@bp.post("/link/<token>/")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by the link, and use it up."""
    try:
        entered = enter_by_link(token, security.current_browser(), _lifetime())
    except ThrottledError as error:
        raise TooManyRequests(_wait(error), retry_after=error.retry_after) from None
    if entered is None:
        return render_template("sign_in/link_used.html"), 410, NO_REFERRER
    response = _let_in(entered, _go_on(None, ()), by_link=True)
    if not entered.has_password:
        flash(
            gettext("You have no password yet. Choose one in your account: the link works only once."),
            "notice",
        )
    return response


@bp.app_errorhandler(Unauthorized)
def ask(_error: Unauthorized) -> ResponseReturnValue:
    """Ask who it is before going on; what was typed into a form goes along."""
    here = security.here()
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("sign_in.new", next=here))
    flash(gettext("Your sign-in has ended. Sign in again to go on where you were."), "notice")
    return _page(SignInForm(formdata=None, data={"next": here}), security.typed_fields()), 401


def _page(form: SignInForm, typed: Fields = ()) -> str:
    carried = [(CARRIED + name, value) for name, value in typed]
    return render_template("sign_in/new.html", form=form, typed=carried)


def _go_on(target: str | None, typed: Fields) -> Response:
    target = security.safe_next(target)
    if typed:
        return make_response(render_template("sign_in/restore.html", target=target, typed=typed))
    return make_response(redirect(target, 303))


def _let_in(entered: Entered, response: Response, *, by_link: bool = False) -> Response:
    security.start_session(entered.token, by_link=by_link)
    security.remember_browser(response, entered.email_key)
    return response


def _wait(error: ThrottledError) -> str:
    minutes = -(-error.retry_after // 60)
    return ngettext(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        minutes,
    )


def _lifetime() -> timedelta:
    return timedelta(hours=cast("int", current_app.config["SIGN_IN_HOURS"]))
