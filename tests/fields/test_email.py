"""What an e-mail address may be, and its one spelling."""

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from webapp.fields import InvalidError, fields_of

EMAIL = fields_of("users")["email"]

WORD = st.from_regex(r"[A-Za-z0-9_+-]{1,20}", fullmatch=True)
LABEL = st.from_regex(r"[A-Za-z0-9](-?[A-Za-z0-9]){0,20}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.Lovelace@Example.ORG ", "Ada.Lovelace@example.org"),
        ("Postmaster@example.org", "Postmaster@example.org"),
        ("o'brien@mail.example.org", "o'brien@mail.example.org"),
        ("пётр@пример.рф", "пётр@xn--e1afmkfd.xn--p1ai"),
        ("Пётр@XN--E1AFMKFD.XN--P1AI", "Пётр@xn--e1afmkfd.xn--p1ai"),
        ("zoe\u0308@example.org", "zoë@example.org"),
        ("ada@STRASSE.example", "ada@strasse.example"),
        ("ada@office.local", "ada@office.local"),
    ],
)
def test_an_address_is_stored_in_its_one_spelling(typed: str, stored: str):
    assert EMAIL.parse(typed) == stored
    assert EMAIL.parse(stored) == stored


def test_an_address_is_optional():
    assert EMAIL.parse("  ") is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ada@example", "needs a dot"),
        ("ada lovelace@example.org", "no spaces"),
        ("ada@exam ple.org", "no spaces"),
        ("ada", "an @"),
        ("@example.org", "an @"),
        ("ada@", "an @"),
        ("a" * 250 + "@example.org", "at most 254"),
        ("ada@@example.org", "no valid"),
        ("ada@example..org", "no valid"),
        (".ada@example.org", "no valid"),
        ("ada@xn--a.org", "no valid"),
        ("Ada <ada@example.org>", "no spaces"),
        ("ada\0@example.org", "U+0000"),
        ("ada\u202e@example.org", "direction"),
    ],
)
def test_what_is_no_address_is_refused_with_a_hint(typed: str, reason: str):
    with pytest.raises(InvalidError) as caught:
        EMAIL.parse(typed)
    assert reason in str(caught.value.message)


@given(
    st.lists(WORD, min_size=1, max_size=3),
    st.lists(LABEL, min_size=1, max_size=3),
    st.sampled_from(["org", "RU"]),
)
def test_the_short_way_answers_as_the_library_does(words: list[str], labels: list[str], top: str):
    address = f"{'.'.join(words)}@{'.'.join([*labels, top])}"
    checked = validate_email(address, check_deliverability=False, globally_deliverable=False)
    assert EMAIL.parse(address) == f"{'.'.join(words)}@{checked.ascii_domain}"
