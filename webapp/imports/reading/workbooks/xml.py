"""XML of a workbook's parts, read in blocks by expat, without what makes small files large in memory."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.limits import BLOCK, LONGEST_ROW, MOST_NAMES, MOST_NESTED
from webapp.imports.reading.workbooks.archive import DAMAGED, refusing_damage

Attributes = Mapping[str, str]


class Names(dict[str, str]):
    """Names of elements and attributes without the prefix of their namespace, which is the writer's choice."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def parse(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[int]:
    """Call the handlers for a stream of XML, and give the count of bytes after each block of it.

    :raises UnreadableError: it is damaged, or made to exhaust its reader.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        with refusing_damage():
            while block := stream.read(BLOCK):
                parser.Parse(block, False)  # noqa: FBT003  # it takes no names
                fed += len(block)
                # A name, attribute or comment that does not end is kept until it does.
                if len(parser.intern) > MOST_NAMES or fed - parser.CurrentByteIndex > LONGEST_ROW:
                    raise UnreadableError(DAMAGED)
                yield fed
            parser.Parse(b"", True)  # noqa: FBT003  # likewise
            yield fed
    except expat.ExpatError as error:
        raise UnreadableError(DAMAGED) from error


def tags(stream: IO[bytes]) -> Iterator[tuple[str, Attributes]]:
    """Give the start of each element of a small part, and its attributes, by local names.

    :raises UnreadableError: likewise.
    """
    names = Names()
    found: list[tuple[str, Attributes]] = []
    depth = Depth()

    def start(name: str, attributes: Attributes) -> None:
        depth.grow()
        found.append((names[name], {names[key]: value for key, value in attributes.items()}))

    for _ in parse(stream, start, depth.shrink, lambda _: None):
        yield from found
        found.clear()


class Depth:
    """How deep elements stand in each other: expat keeps all that are open."""

    def __init__(self) -> None:
        self._depth = 0

    def grow(self) -> None:
        """Begin an element.

        :raises UnreadableError: it stands too deep.
        """
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise UnreadableError(DAMAGED)

    def shrink(self, _: str = "") -> None:
        """End an element."""
        self._depth -= 1


def _refuse(*_: object) -> None:
    raise UnreadableError(DAMAGED)
