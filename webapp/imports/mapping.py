"""Which field a column is for, guessed from its header, or from its values where it has none."""

from collections.abc import Iterator, Mapping, Sequence

from webapp.fields import Catalogue, Field
from webapp.imports.reading.kinds import kind_of_all
from webapp.imports.words import FAMILY_NAMES, GIVEN_NAMES, WORDS, plain

ID = "id"
"""What a column can be for besides the fields: the number that Rollbook gave a person."""

MOST_WORDS_OF_NAME = 4
OLDEST = 150


def guess(
    headers: Sequence[str], samples: Sequence[Sequence[str]], catalogue: Catalogue
) -> Mapping[int, str | None]:
    """Return the name of the field, or `ID`, for each column by its place from 0; None where no field is recognised.

    No field is given twice, and only those that the reader of `catalogue` may edit. The exact name of a field, as an
    export has it, means that field, whatever others are called. A given name in a column of its own, beside one of
    family names, is nobody's name: neither is taken.

    :param headers: `Layout.headers`.
    :param samples: the cells of the first rows.
    """
    words = dict(_words(catalogue))
    has_family_names = not FAMILY_NAMES.isdisjoint(map(plain, headers))
    found: dict[int, str | None] = {}
    for place, header in enumerate(headers):
        if not header:
            name = _by_values(_column(samples, place), catalogue)
        elif has_family_names and plain(header) in GIVEN_NAMES:
            name = None
        else:
            name = _by_header(header, words, catalogue)
        found[place] = None if name in found.values() else name
    return found


def _by_header(header: str, words: Mapping[str, str], catalogue: Catalogue) -> str | None:
    is_name = header == ID or header in catalogue.edited
    return header if is_name else words.get(plain(header))


def _words(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Give the words by which each field is recognised, what administrators call it last, so that it prevails."""
    for name, words in WORDS.items():
        if name == ID or name in catalogue.edited:
            yield from ((plain(word), name) for word in words)
    for words_of in (_keys, _labels):
        for name, field in catalogue.edited.items():
            yield from ((plain(word), name) for word in words_of(field))


def _keys(field: Field) -> Iterator[str]:
    yield field.name
    if field.key:
        yield field.key


def _labels(field: Field) -> Iterator[str]:
    yield field.label.id
    yield from (field.label.own or {}).values()


def _by_values(texts: Sequence[str], catalogue: Catalogue) -> str | None:
    kind = kind_of_all(texts)
    looks = {
        "email": kind == "email",
        "age": kind == "number" and all(map(_is_like_age, texts)),
        "name": kind == "text" and all(map(_is_like_name, texts)),
    }
    return next((name for name, fits in looks.items() if fits and name in catalogue.edited), None)


def _is_like_age(text: str) -> bool:
    return text.isdecimal() and len(text) <= len(str(OLDEST)) and int(text) <= OLDEST


def _is_like_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) <= MOST_WORDS_OF_NAME and all(word[0].isupper() for word in words)


def _column(samples: Sequence[Sequence[str]], place: int) -> Sequence[str]:
    return [cells[place].strip() for cells in samples if cells[place].strip()]
