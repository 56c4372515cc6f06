"""What the database derives by itself, whoever writes."""

import io
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.users.people import add_named, names
from webapp.models import User
from webapp.users import derived
from webapp.users.search_text import KEY_LENGTH, fold, words


def is_old(character: str) -> bool:
    """Whether every version of Unicode in use knows the character."""
    return unicodedata.ucd_3_2_0.category(character) not in {"Cn", "Cs"} and character != "\x00"


TEXTS = st.text("".join(filter(is_old, map(chr, range(sys.maxunicode)))), min_size=1, max_size=60)
SCRIPTS = st.text("aZéÉßøİıЁёЖґΣςάאבִّأمُहिंदीไทย한글김ガｶﾞ李 伟Ǆﬁ🎉-_@.'’\u00a0\n", min_size=1, max_size=60)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS | SCRIPTS, min_size=100, max_size=100))
def test_both_databases_fold_as_python_does(session: Session, texts: list[str]):
    stored = [unicodedata.normalize("NFC", each) for each in texts]
    session.execute(
        User.__table__.insert(), [{"name": each, "email": f"{n}{each[:9]}"} for n, each in enumerate(stored)]
    )
    for name, email, name_key, search_text in session.execute(
        select(User.name, User.email, User.name_key, User.search_text)
    ):
        assert name_key == fold(name)
        assert search_text == f"{words(fold(name))}\n{words(fold(email))}"
    session.rollback()


def test_names_come_back_letter_for_letter(session: Session):
    given = ["Пётр", "Mu\u0308ller", "  李 伟", "İbrahim", "👩‍🚀", "e\u0301"]
    add_named(session, *given)
    assert names(session) == given


def test_the_longest_folded_name_still_fits_into_the_index(session: Session):
    add_named(session, "\ufdfa" * 200, "힣" * 200)
    keys = session.scalars(select(User.name_key)).all()
    assert [len(key) for key in keys] == [KEY_LENGTH, KEY_LENGTH]


def test_writes_from_outside_are_found_at_once(session: Session, outside: Outside):
    outside("INSERT INTO users (name, email) VALUES (?, ?)", "Пётр Великий", "Tsar@Example.org")
    assert names(session, q="петр") == names(session, q="TSAR@") == ["Пётр Великий"]
    session.rollback()
    outside("UPDATE users SET name = ?", "Екатерина")
    assert names(session, q="петр") == []
    assert names(session, q="катерин") == ["Екатерина"]
    session.rollback()
    outside("DELETE FROM users")
    assert names(session, q="катерин") == []


def test_rows_that_the_databases_own_loader_writes_are_found(session: Session, connect: Callable[[], Any]):
    connection = connect()
    if session.get_bind().dialect.name == "postgresql":
        connection.cursor().copy_expert("COPY users (name) FROM STDIN", io.StringIO("Ёлка\nЖанна\n"))
    else:
        connection.executescript("BEGIN; INSERT INTO users (name) VALUES ('Ёлка'), ('Жанна'); COMMIT;")
    connection.commit()
    assert names(session, q="елк") == ["Ёлка"]


def test_nobody_else_can_fill_the_derived_columns(outside: Outside):
    with pytest.raises(Exception, match=r"derived|DEFAULT"):
        outside("INSERT INTO users (name, search_text) VALUES ('Ada', 'Ben')")


def test_an_update_of_other_fields_leaves_them_alone(session: Session, outside: Outside):
    add_named(session, "Ada")
    session.commit()
    outside("UPDATE users SET age = 36, name = name")
    assert names(session, q="ada") == ["Ada"]


def test_deriving_is_not_recorded(session: Session, outside: Outside):
    outside("INSERT INTO users (name) VALUES ('Ada')")
    outside("UPDATE users SET name = name")
    assert session.scalars(text("SELECT op FROM change")).all() == ["insert"]
    assert "ada" not in str(session.scalars(text("SELECT new FROM change")).all())


def test_what_is_installed_is_as_it_should_be(session: Session):
    assert derived.compare(session.connection()) == []


def test_a_lost_index_is_named(session: Session):
    index = "ix_users_age_id" if session.get_bind().dialect.name == "postgresql" else "ix_users_age"
    session.execute(text(f"DROP INDEX {index}"))
    assert derived.compare(session.connection()) == [f"{index} is missing"]


def test_installing_again_repairs_what_was_lost(session: Session):
    add_named(session, "Пётр")
    connection = session.connection()
    derived.uninstall(connection)
    assert derived.compare(connection)
    derived.install(connection)
    assert derived.compare(connection) == []
    assert names(session, q="петр") == ["Пётр"]
