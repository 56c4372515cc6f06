"""How texts are compared when people are found and sorted: blind to case, accents and variants of a letter.

The databases compute `fold` and `words` by themselves (`webapp.users.derived`), from the constants here.
"""

import re
import unicodedata

PLAIN_SPACES = dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f", " ")
"""ASCII's white space, which is all one in searching. So a line break is free to part the name from the e-mail."""

REPLACED = {
    **PLAIN_SPACES,
    **dict.fromkeys("\x85\u2028\u2029", " "),
    **dict(zip("łøđðħŧıς", "loddhtiσ", strict=True)),
}
"""Letters that Unicode does not decompose although people write them plainly."""

EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
"""Letters written plainly as two."""

ACCENTS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    + r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
INVISIBLE = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
IGNORED = f"[{ACCENTS}{INVISIBLE}]"
"""What is left out: accents, niqqud, harakat and the Arabic lengthener; soft hyphens, joiners, directions, variants."""

SEPARATORS = " ._@+'’,/()&-"
"""A word starts after each of these."""

WORD_SIGNS = (
    ("\u1100", "\u115f"),
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3021", "\u3029"),
    ("\u3041", "\u3096"),
    ("\u309d", "\u309f"),
    ("\u30a1", "\u30fa"),
    ("\u30fc", "\u30ff"),
    ("\u3105", "\u312f"),
    ("\u31a0", "\u31bf"),
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
"""Ranges of characters that are a word each: Han, kana, and the first part of a hangul syllable."""

WORD_START = f"([{SEPARATORS}]|(?=[{''.join(f'{first}-{last}' for first, last in WORD_SIGNS)}]))"
"""What a word comes after. Like `IGNORED`, it means the same to Python and to PostgreSQL."""

TRIGRAM = 3
"""Characters that an index needs at least."""

KEY_LENGTH = 600
"""Characters of a folded name that count in sorting; more would not fit into an index of PostgreSQL."""


class _Fold(dict[int, str]):
    """The folded form of each character, computed when first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).lower()
        letters = (REPLACED.get(letter) or EXPANDED.get(letter) or letter for letter in plain)
        self[code] = _IGNORED.sub("", "".join(letters))
        return self[code]


_IGNORED = re.compile(IGNORED)
_FOLD = _Fold()
_WORD_START = re.compile(WORD_START)


def fold(text: str) -> str:
    """Reduce a text to what is compared, one character after the other: a part of it folds to a part of the whole.

    ``fold("Пётр Müller")`` is ``"петр muller"``. Names sort by the code points of their folded form.
    """
    return text.translate(_FOLD)


def words(folded: str) -> str:
    """Put two spaces before each word, so that the start of a word can be searched for like any other part."""
    return "  " + spaced(folded)


def spaced(folded: str) -> str:
    """Put two spaces before each word that starts inside a part of a text."""
    return _WORD_START.sub(r"\1  ", folded)


def part_of_words(text: str) -> str:
    """Return what the `words` of every text that holds `text` contain.

    One or two letters are looked for at the start of a word: they are too few for a trigram.
    """
    part = spaced(fold(text))
    return part if len(part) >= TRIGRAM else f"  {part}"


def like(part: str) -> str:
    """Return a LIKE pattern for `part`, its own wildcards escaped by a backslash."""
    return re.sub(r"([\\%_])", r"\\\1", part)
