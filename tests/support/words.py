"""Which words of a page are English."""

import re

from bs4 import BeautifulSoup, Doctype

from tests.support.cast import CAST

SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label", "data-said")
"""Attributes that hold texts."""

NAMES = {
    "Rollbook",
    "English",
    "UTC",
    "Excel",
    "xlsx",
    "csv",
    "jsonl",
    "SQL",
    "INSERT",
    "UPDATE",
    "DELETE",
    *(person.name for person in CAST.values()),
}
"""Words that are the same in every language."""

WORD = re.compile(r"[A-Za-z]{2,}")


def english_words(html: str) -> list[str]:
    """The words of a page that are written in Latin letters; addresses, keys and time zones are none."""
    page = BeautifulSoup(html, "html.parser")
    for tag in page.select("kbd, code, [name=time_zone]"):
        tag.decompose()
    texts = [text for text in page.find_all(string=True) if not isinstance(text, Doctype)]
    labels = [str(tag[name]) for name in SPOKEN for tag in page.select(f"[{name}]")]
    words = (word.strip("«»“”().,:;?!–") for text in [*texts, *labels] for word in text.split())
    return [word for word in words if WORD.fullmatch(word) and word not in NAMES]
