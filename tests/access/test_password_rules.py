"""Which passwords are refused when they are chosen."""

import time

import pytest

from webapp.access import password_rules
from webapp.fields import InvalidError

KNOWN = ("Ada Lovelace", "ada.lovelace@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "ruler seven cloud hat",
        "xK9#mP2$vL5@nQ8",
        "мороз и солнце день чудесный",
        "私は毎朝コーヒーを一杯飲みます",
        "  spaces are kept  ",
        "x7" + "abcdefgh" * 127,
        "lovelace wrote programs",
    ],
)
def test_a_long_password_of_any_characters_is_taken(password: str):
    password_rules.check(password, known=KNOWN)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 15"),
        ("fourteen chars", "at least 15"),
        ("e\u0301" * 14, "at least 15"),
        ("ab" * 513, "at most 1024"),
        ("aaaaaaaaaaaaaaaaaaaa", "among the first"),
        ("abababababababababab", "among the first"),
        ("passwordpassword", "among the first"),
        ("Password-12345-Password", "among the first"),
        ("qwertyuiopasdfghjkl", "among the first"),
        ("correct horse battery staple", "among the first"),
        ("1qaz2wsx3edc4rfv", "among the first"),
        ("ada.lovelace@example", "among the first"),
        ("LovelaceLovelace123", "among the first"),
        ("rollbookrollbook1", "among the first"),
        ("йцукенйцукенйцукен", "among the first"),
    ],
)
def test_a_short_or_common_password_is_refused_with_the_reason(password: str, reason: str):
    with pytest.raises(InvalidError, match=reason):
        password_rules.check(password, known=KNOWN)


def test_a_long_password_takes_no_long_time_to_judge():
    start = time.perf_counter()
    with pytest.raises(InvalidError):
        password_rules.check("12345" * 204, known=KNOWN)
    assert time.perf_counter() - start < 1
