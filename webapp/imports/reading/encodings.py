"""Recognising how the characters of a text file are written as bytes."""

import codecs
from collections.abc import Mapping

from charset_normalizer import from_bytes

from webapp.fields import Message, message

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


def undecodable(number: int, around: bytes, encoding: str) -> Message:
    """Say that a row is not written in this encoding, and in which it probably is."""
    likely = recognise_encoding(around)
    if likely == encoding:
        return message(
            "Row %(number)s is damaged: it is no text in %(encoding)s.",
            number=number,
            encoding=ENCODINGS[encoding],
        )
    return message(
        "Row %(number)s is no text in %(encoding)s. The file may be in %(likely)s.",
        number=number,
        encoding=ENCODINGS[encoding],
        likely=ENCODINGS[likely],
    )


def _is_utf_8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(sample: bytes) -> str | None:
    """Every line end, digit and ASCII sign has a zero byte, always on the same side; other encodings have none."""
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) * 50 < len(sample) or min(first, second) * 10 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _of_one_byte(sample: bytes) -> str:
    best = from_bytes(
        sample, cp_isolation=["cp1251", "koi8-r", "cp866", "mac-cyrillic", "cp1252", "cp1250"]
    ).best()
    return {"cp1251": "cp1251", "koi8_r": "koi8-r"}.get(best.encoding, best.encoding) if best else "cp1251"
