"""How texts are folded and cut into words, as defined in Python."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.users.search_text import fold, like, part_of_words, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Пётр", "петр"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("STRAẞE Straße", "strasse strasse"),
        ("İIıi", "iiii"),
        ("Łódź Øre", "lodz ore"),
        ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
        ("ＴＡＮＡＫＡ ﾀﾅｶ", "tanaka タナカ"),
        ("أحمد مُحَمَّد", "احمد محمد"),
        ("עִבְרִית", "עברית"),
        ("김", "\u1100\u1175\u11b7"),
        ("ann\u200ba\u202e", "anna"),
        ("a\u00a0b\nc", "a b c"),
        ("❤\ufe0f 👩\u200d🚀", "❤ 👩🚀"),
    ],
)
def test_a_letter_is_one_whatever_its_form(text: str, folded: str):
    assert fold(text) == folded


@given(st.text(), st.text())
def test_a_part_folds_to_a_part_of_the_whole(part: str, rest: str):
    assert fold(part) + fold(rest) == fold(part + rest)


@given(st.text())
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_spelling_fold_alike(text: str):
    composed = unicodedata.normalize("NFC", text)
    assert sorted(fold(unicodedata.normalize("NFD", composed))) == sorted(fold(composed))


def test_each_word_starts_after_two_spaces():
    assert words("anna-maria o'neil") == "  anna-  maria   o'  neil"
    assert words("li伟 ab") == "  li  伟   ab"


@given(st.text(), st.text(), st.text(min_size=3))
def test_a_text_of_three_letters_is_a_part_of_the_words_of_every_text_with_it(
    before: str, after: str, part: str
):
    if len(fold(part)) >= 3:
        assert part_of_words(part) in words(fold(before + part + after))


def test_one_or_two_letters_are_the_start_of_a_word():
    assert part_of_words("Ma") == "  ma"
    assert part_of_words("伟") == "  伟"


def test_wildcards_of_like_are_escaped():
    assert like(r"50%_\ ") == r"50\%\_\\ "
