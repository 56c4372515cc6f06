"""The Russian catalogue is whole, and whatever is said is in it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

from config import ROOT
from tests.support.words import english_words

RUSSIAN = ROOT / "translations" / "ru" / "LC_MESSAGES"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

WAY_OUT = "Run `make messages`, fill in what is empty in translations/, and run it again."


def test_the_catalogue_has_every_text_and_no_other(russian: Catalog, extracted: Catalog):
    assert {message.id for message in russian} == {message.id for message in extracted}, WAY_OUT


def test_every_text_is_translated_for_good(russian: Catalog):
    assert [message.id for message in russian if message.fuzzy or not all(forms(message))] == [], WAY_OUT


def test_a_translation_has_the_places_of_its_text(russian: Catalog):
    for message in translatable(russian):
        english = message.id if message.pluralizable else (message.id,)
        assert {places(form) for form in forms(message)} == {places(text) for text in english}


def test_plurals_have_the_three_forms_of_russian(russian: Catalog):
    assert {len(forms(message)) for message in russian if message.pluralizable} == {3}


def test_what_is_served_is_compiled_from_what_is_written(russian: Catalog):
    compiled = BytesIO()
    write_mo(compiled, russian)
    assert compiled.getvalue() == (RUSSIAN / "messages.mo").read_bytes(), WAY_OUT


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_that_is_not_marked(path: Path):
    pieces = Environment(autoescape=True).lex(path.read_text(encoding="utf-8"))
    assert english_words("".join(text for _, kind, text in pieces if kind == "data")) == []


@pytest.fixture(scope="module")
def russian() -> Catalog:
    """What translators have written."""
    return read(RUSSIAN / "messages.po")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code says, as `make messages` finds it."""
    path = tmp_path_factory.mktemp("texts") / "messages.pot"
    options = ["--mapping-file", str(ROOT / "babel.cfg"), "--output-file", str(path)]
    CommandLineInterface().run(["pybabel", "--quiet", "extract", *options, str(ROOT)])
    return read(path)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="ru")


def translatable(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(message: Message) -> tuple[str, ...]:
    return message.string if message.pluralizable else (message.string,)


def places(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\(\w+\)s", text))
