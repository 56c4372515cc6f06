"""The names of `sample_names.toml`, read."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Letters that are no composition of a Latin one and an accent.
_PLAIN = str.maketrans({"đ": "d", "ð": "d", "þ": "th", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "ı": "i"})


@dataclass(frozen=True)
class Part:
    """Half of a name: as it is written, and in the plain Latin letters of an e-mail address."""

    text: str
    latin: str


@dataclass(frozen=True)
class People:
    """Names that go together. `share` is how often they are drawn; `order` puts the halves together."""

    share: int
    order: str
    given: tuple[Part, ...]
    family: tuple[Part, ...]


@cache
def read_peoples() -> tuple[People, ...]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tuple(
        People(table["share"], table["order"], _parts(table["given"]), _parts(table["family"]))
        for table in tomllib.loads(text)["people"]
    )


def _parts(words: str) -> tuple[Part, ...]:
    return tuple(_part(*word.split("=")) for word in words.split())


def _part(text: str, latin: str = "") -> Part:
    return Part(text.replace("_", " "), latin or _latin(text))


def _latin(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(letter for letter in letters if "a" <= letter <= "z")
