"""Recognising how the characters of a text file are written as bytes."""

import codecs
import re
from collections.abc import Callable, Mapping

from webapp.fields import message
from webapp.imports.reading.errors import UnreadableError

ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp866": "DOS 866",
    "mac-cyrillic": "Mac Cyrillic",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
}
"""Those that can be chosen, by the names that Python and layouts have for them, each as people know it."""

MOST_STRAY = 0.02
"""Which share of zero bytes may have strayed into a text that is not in UTF-16."""

# What two Latin letters are, taken for one in UTF-16. Scripts of the Far East need a byte order mark.
_FAR = re.compile("[\u2100-\ufefe]{3}")

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def recognise_encoding(sample: bytes) -> str:
    """Return one of `ENCODINGS`, by the beginning of a file."""
    for mark, encoding in _MARKS.items():
        if sample.startswith(mark):
            return encoding
    return _utf_16(sample) or ("utf-8" if _is_utf_8(sample) else _of_one_byte(sample))


def undecodable(number: int, around: bytes, encoding: str) -> UnreadableError:
    """Refuse a row that is not written in this encoding, and say in which it probably is."""
    likely, name = recognise_encoding(around), ENCODINGS[encoding]
    if likely == encoding:
        reason = message(
            "Row %(number)s is damaged: it is no text in %(encoding)s.", number=number, encoding=name
        )
    else:
        reason = message(
            "Row %(number)s is no text in %(encoding)s. It may be in %(likely)s.",
            number=number,
            encoding=name,
            likely=ENCODINGS[likely],
        )
    return UnreadableError(reason, number)


def _is_utf_8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(sample: bytes) -> str | None:
    """Every line end, digit and Latin letter has a zero byte, always on the same side; other encodings have none."""
    first, second = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-be" if first > second else "utf-16-le"
    is_lopsided = max(first, second) > max(MOST_STRAY * len(sample), 10 * min(first, second))
    is_european = not _FAR.search(sample.decode(encoding, errors="ignore"))
    return encoding if is_lopsided and is_european else None


def _of_one_byte(sample: bytes) -> str:
    texts = {encoding: sample.decode(encoding, errors="replace") for encoding in _OF_ONE_BYTE}
    return max(_OF_ONE_BYTE, key=lambda encoding: _OF_ONE_BYTE[encoding](texts[encoding]))


def _russian(text: str) -> int:
    """Weigh a text by its commonest letters; wrong encodings turn case about, or mix alphabets and symbols in."""
    common, wrong = len(_COMMON.findall(text)), len(_NOT_RUSSIAN.findall(text))
    return common - wrong - 2 * len(_TURNED.findall(text))


def _latin(text: str) -> int:
    """Weigh a text by its accented letters, which stand beside plain ones."""
    return len(_ACCENTED.findall(text)) - len(_SYMBOL_IN_WORD.findall(text))


_COMMON = re.compile("[оеаинтсрвлкмдпу]", re.IGNORECASE)
_TURNED = re.compile("[а-яё][А-ЯЁ]")
_NOT_RUSSIAN = re.compile(
    "[^\x00-\x7fА-яЁёІЇЄҐЎіїєґў«»№–—“”„…’°\u00a0]|[A-Za-z](?=[А-яЁё])|[А-яЁё](?=[A-Za-z])"
)
_ACCENTED = re.compile(r"(?<=[A-Za-z])[^\W\d_A-Za-z]|[^\W\d_A-Za-z](?=[A-Za-z])")
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f\w]|[^\x00-\x7f\w](?=[^\W\d_])")

_OF_ONE_BYTE: Mapping[str, Callable[[str], int]] = {
    "cp1251": _russian,
    "koi8-r": _russian,
    "cp866": _russian,
    "mac-cyrillic": _russian,
    "cp1252": _latin,
    "cp1250": _latin,
}
