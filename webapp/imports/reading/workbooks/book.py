"""What a workbook says about itself: its sheets, and how its days are counted."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.limits import LARGEST_PART
from webapp.imports.reading.workbooks.archive import OTHER, TOO_LARGE, Archive
from webapp.imports.reading.workbooks.xml import Attributes, tags


@dataclass(frozen=True)
class Book:
    """The parts of a workbook: of each sheet by its name, those that are hidden last; and of texts and styles."""

    sheets: Mapping[str, str]
    strings: str | None
    styles: str | None
    is_1904: bool


def book(archive: Archive) -> Book:
    """Read what is in a workbook.

    :raises UnreadableError: it is something else, or damaged.
    """
    main = _by_kind(_relations(archive, "")).get("officeDocument")
    if main is None or not main.endswith(".xml"):
        raise UnreadableError(OTHER)
    relations = _relations(archive, main)
    kinds = _by_kind(relations)
    parts = {relation.id: relation.target for relation in relations if relation.kind == "worksheet"}
    elements = _elements(archive, main)
    shown = {name: parts[id_] for name, id_, is_hidden in _sheets(elements) if id_ in parts and not is_hidden}
    hidden = {name: parts[id_] for name, id_, is_hidden in _sheets(elements) if id_ in parts and is_hidden}
    if not (shown or hidden):
        raise UnreadableError(OTHER)
    return Book(
        {**shown, **hidden}, kinds.get("sharedStrings"), kinds.get("styles"), _counts_from_1904(elements)
    )


class _Relation(NamedTuple):
    id: str
    kind: str
    target: str


def _relations(archive: Archive, part: str) -> Sequence[_Relation]:
    """Return what a part refers to; the empty part is the workbook as a whole."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    elements = _elements(archive, path) if path in archive else ()
    return [
        _Relation(
            attributes.get("Id", ""),
            attributes.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))[1:],
        )
        for tag, attributes in elements
        if tag == "Relationship"
    ]


def _by_kind(relations: Sequence[_Relation]) -> Mapping[str, str]:
    return {relation.kind: relation.target for relation in relations}


def _elements(archive: Archive, part: str) -> Sequence[tuple[str, Attributes]]:
    if archive.size(part) > LARGEST_PART:
        raise UnreadableError(TOO_LARGE)
    with archive.open(part) as stream:
        return list(tags(stream))


def _sheets(elements: Sequence[tuple[str, Attributes]]) -> Iterator[tuple[str, str, bool]]:
    """Give the name and relation of each sheet, and whether it is hidden."""
    for tag, attributes in elements:
        if tag == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            yield attributes.get("name", ""), attributes.get("id", ""), is_hidden


def _counts_from_1904(elements: Sequence[tuple[str, Attributes]]) -> bool:
    return any(
        tag == "workbookPr" and attributes.get("date1904") in {"1", "true"} for tag, attributes in elements
    )
