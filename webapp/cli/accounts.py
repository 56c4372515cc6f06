"""`flask create-admin EMAIL` and `flask sign-in-link EMAIL`."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.access import links, own_account, password_rules, passwords
from webapp.access.accounts import created_account_id, find_active_account_id
from webapp.access.actors import CommandLine
from webapp.access.operations import CreateAccount
from webapp.access.policy import Role
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.fields import InvalidError


@click.command("create-admin")
@click.argument("email")
@click.option("--name", help="What people call them; by default what stands before the @.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, its first line.")
@with_appcontext
def create_admin(email: str, name: str | None, *, password_stdin: bool) -> None:
    """Let somebody sign in as administrator at the address EMAIL."""
    name = name or email.partition("@")[0]
    password = _read_line() if password_stdin else _ask_password()
    try:
        password_rules.check(password, known=[email, name])
        outcome = commit(CreateAccount(name, email, Role.ADMINISTRATOR), actor=CommandLine())
    except InvalidError as error:
        raise click.ClickException(str(error.message)) from None
    except ConstraintViolatedError:
        raise click.ClickException(f"{email} has an account already.") from None
    account_id = created_account_id(db.session(), outcome)
    password_hash = passwords.make_hash(password)
    housekeep(lambda session: own_account.change_password(session, account_id, password_hash))
    click.echo(f"{email} may sign in.")


@click.command("sign-in-link")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """Print a link that signs the account of EMAIL in once, within 15 minutes."""
    account_id = find_active_account_id(db.session(), email)
    if account_id is None:
        raise click.ClickException(f"No active account has the address {email}.")
    token = housekeep(lambda session: links.create_link(session, account_id))
    click.echo(f"Sign in: {current_app.config['PUBLIC_URL']}/sign-in/link/{token}/")


def _read_line() -> str:
    return sys.stdin.readline().removesuffix("\n").removesuffix("\r")


def _ask_password() -> str:
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)
