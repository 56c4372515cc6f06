"""The people in the tests, each with fixed rights."""

from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.forms import submit
from webapp.access import passwords
from webapp.models import Account, User

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    active: bool = True

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


CAST = {
    "ada": Person("Ada", "administrator"),
    "ben": Person("Ben", "editor"),
    "connie": Person("Connie", "contributor"),
    "cleo": Person("Cleo", "viewer"),
    "mia": Person("Mia", "member"),
    "dan": Person("Dan", "editor", active=False),
}


def add_cast(session: Session) -> dict[str, int]:
    """Add everybody's account, and Mia's own record in the register; returns the accounts' ids."""
    mia = User(name="Mia", email=CAST["mia"].email)
    accounts = {
        key: Account(name=person.name, email=person.email, role=person.role, active=person.active)
        for key, person in CAST.items()
    }
    session.add_all([mia, *accounts.values()])
    session.flush()
    accounts["mia"].user_id = mia.id
    password_hash = passwords.make_hash(PASSWORD)
    for account in accounts.values():
        passwords.set_hash(session, account.id, password_hash)
    return {key: account.id for key, account in accounts.items()}


def sign_in(client: FlaskClient, key: str) -> None:
    """Through the page, as one of the cast."""
    answer = submit(client, "/sign-in/", email=CAST[key].email, password=PASSWORD)
    assert answer.status_code in {302, 303}, f"{key} was not let in: {answer.status}"
