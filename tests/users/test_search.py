"""Who is found by what is typed."""

import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.users.people import add, add_named, names
from webapp.models import User
from webapp.users.search_text import fold

PEOPLE = (
    "Ann O'Neil-Smith",
    "Zoë Müller",
    "Пётр Великий",
    "Σωκράτης",
    "İbrahim Işık",
    "李 小龙",
    "王伟",
    "山田ガクト",
    "김철수",
    "أحمد محمود",
    "משה כהן",
    "Łukasz Strauß",
    "🎉 Party 👩‍🚀",
    "100% _real_",
    "Robert'); DROP TABLE users;--",
    'The "Quote" \\ back',
    "हिंदी नाम",
    "สมชาย ใจดี",
)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("PETR", []),
        ("петр", ["Пётр Великий"]),
        ("ПЁТР ВЕЛ", ["Пётр Великий"]),
        ("елик", ["Пётр Великий"]),
        ("muller", ["Zoë Müller"]),
        ("Mu\u0308LLER", ["Zoë Müller"]),
        ("σωκρατησ", ["Σωκράτης"]),
        ("ΣΩΚΡΆΤΗΣ", ["Σωκράτης"]),
        ("ibrahim", ["İbrahim Işık"]),
        ("ISIK", ["İbrahim Işık"]),
        ("ışık", ["İbrahim Işık"]),
        ("lukasz", ["Łukasz Strauß"]),
        ("STRAUSS", ["Łukasz Strauß"]),
        ("احمد", ["أحمد محمود"]),
        ("מָשׁ", ["משה כהן"]),
        ("हिंदी", ["हिंदी नाम"]),
        ("ใจดี", ["สมชาย ใจดี"]),
        ("neil", ["Ann O'Neil-Smith"]),
        ("o'n", ["Ann O'Neil-Smith"]),
        ("neil-s", ["Ann O'Neil-Smith"]),
        ("ann smith", []),
    ],
)
def test_any_part_of_three_letters_finds_in_any_script_and_case(people: Session, q: str, found: list[str]):
    assert names(people, q=q) == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("A", ["Ann O'Neil-Smith"]),
        ("sm", ["Ann O'Neil-Smith"]),
        ("n", ["Ann O'Neil-Smith"]),
        ("nn", []),
        ("ве", ["Пётр Великий"]),
        ("тр", []),
        ("ﬁ", []),
        ("כ", ["משה כהן"]),
    ],
)
def test_one_or_two_letters_find_the_start_of_a_word(people: Session, q: str, found: list[str]):
    assert names(people, q=q) == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("伟", ["王伟"]),
        ("龙", ["李 小龙"]),
        ("小龙", ["李 小龙"]),
        ("李小", []),
        ("カ", ["山田ガクト"]),
        ("ｶﾞｸ", ["山田ガクト"]),
        ("수", ["김철수"]),
        ("철수", ["김철수"]),
        ("기", ["김철수"]),
    ],
)
def test_signs_of_east_asia_are_words(people: Session, q: str, found: list[str]):
    assert names(people, q=q) == found


@pytest.mark.parametrize("q", ["🎉", "👩‍🚀", "🎉 par"])
def test_emoji_are_found(people: Session, q: str):
    assert names(people, q=q) == ["🎉 Party 👩‍🚀"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("100%", ["100% _real_"]),
        ("%", []),
        ("0% _", ["100% _real_"]),
        ("1%0", []),
        ("_real_", ["100% _real_"]),
        ("_re_l_", []),
        ("\\", ['The "Quote" \\ back']),
        ("\\ b", ['The "Quote" \\ back']),
        ('"quote"', ['The "Quote" \\ back']),
        ("'); drop", ["Robert'); DROP TABLE users;--"]),
        ("*", []),
        ("ann OR zoe", []),
        ("NEAR(ann)", []),
        ("search_text:ann", []),
        ("' OR '1'='1", []),
        ('" OR rowid > 0 --', []),
        ("%s %(x)s :q ?", []),
    ],
)
def test_nothing_typed_is_a_wildcard_or_a_command(people: Session, q: str, found: list[str]):
    assert names(people, q=q) == names(people, name__contains=q) == found
    assert len(names(people)) == len(PEOPLE)


def test_a_search_reads_names_and_addresses_but_no_part_of_both(session: Session):
    add(session, [{"name": "Ann", "email": "ben@example.org"}])
    assert names(session, q="ann") == names(session, q="ben@ex") == names(session, q="example.org") == ["Ann"]
    assert (
        names(session, q="annben")
        == names(session, q="ann ben")
        == names(session, email__contains="ann")
        == []
    )


def test_accents_alone_find_everybody(people: Session):
    assert len(names(people, q="\u0301")) == len(PEOPLE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text("abÄßЁжİıΣς李ガ한é\u0301_%'. -", min_size=3, max_size=12).map(str.strip),
    ends=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    shape=st.sampled_from(["NFC", "NFD"]),
)
def test_every_part_of_a_name_finds_it(session: Session, name: str, ends: tuple[int, int], shape: str):
    part = name[min(ends) : max(ends)].strip()
    assume(len(fold(part)) >= 3 and not unicodedata.combining(part[0]))
    session.execute(delete(User))
    add_named(session, name, "Somebody else")
    assert name in names(session, q=unicodedata.normalize(shape, part).upper())
    session.rollback()


@pytest.fixture
def people(session: Session) -> Session:
    add_named(session, *PEOPLE)
    return session
