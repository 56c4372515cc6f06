"""The fields of a field: what administrators say about one."""

from webapp.fields.field import Field
from webapp.fields.messages import Message, message
from webapp.fields.types import Boolean, Choice, Integer, LongText, Text

LONGEST_LABEL = 60
LONGEST_HELP = 300
LONGEST_LIMIT = 40
LONGEST_PATTERN = 200
LONGEST_CHOICES = 20_000

TYPES = {
    "text": message("Text"),
    "long_text": message("Long text"),
    "email": message("E-mail"),
    "phone": message("Phone"),
    "integer": message("Whole number"),
    "decimal": message("Decimal number"),
    "date": message("Date"),
    "choice": message("One choice"),
    "choices": message("Several choices"),
    "boolean": message("Yes or no"),
    "link": message("Link"),
}
"""What a field of one's own can be, by the name of its type."""

READERS = {
    "viewer": message("Everybody who sees the list"),
    "contributor": message("Contributors, editors and administrators"),
    "editor": message("Editors and administrators"),
    "administrator": message("Administrators"),
}
WRITERS = {name: READERS[name] for name in ("editor", "administrator")}


def _text(
    name: str, label: Message, maximum: int, *, required: bool = False, said: Message | None = None
) -> Field:
    return Field(name=name, label=label, type=Text(), maximum=maximum, required=required, help=said)


def _flag(name: str, label: Message, *, default: bool = False, said: Message | None = None) -> Field:
    return Field(name=name, label=label, type=Boolean(), required=True, default=default, help=said)


DEFINITION = (
    _text("name", message("Name in addresses and history"), LONGEST_LABEL, required=True),
    Field(
        name="type",
        label=message("Type"),
        type=Choice(),
        required=True,
        choices=TYPES,
        help=message("It cannot be changed later."),
    ),
    _text("label", message("Label"), LONGEST_LABEL),
    _text(
        "label_ru",
        message("Label in Russian"),
        LONGEST_LABEL,
        said=message("Shown to those who read Rollbook in Russian. Empty: the same as above."),
    ),
    _text(
        "help", message("Help"), LONGEST_HELP, said=message("A short sentence beside the field in the form.")
    ),
    _text("help_ru", message("Help in Russian"), LONGEST_HELP),
    _text(
        "section",
        message("Heading"),
        LONGEST_LABEL,
        said=message("Fields with the same heading stand together in the form and on the page of a person."),
    ),
    _text("section_ru", message("Heading in Russian"), LONGEST_LABEL),
    Field(
        name="position", label=message("Place"), type=Integer(), required=True, minimum=0, maximum=1_000_000
    ),
    _flag(
        "required",
        message("Must be filled in"),
        said=message("Whoever has no value yet stays valid until somebody edits them."),
    ),
    _text(
        "minimum",
        message("At least"),
        LONGEST_LIMIT,
        said=message("The smallest number, the earliest date, or the fewest characters of a text."),
    ),
    _text(
        "maximum",
        message("At most"),
        LONGEST_LIMIT,
        said=message("The largest number, the latest date, or the most characters of a text."),
    ),
    _text(
        "pattern",
        message("Pattern"),
        LONGEST_PATTERN,
        said=message(
            "For texts: a regular expression that the whole text must match, such as [A-Z]{2}-[0-9]{4}."
        ),
    ),
    _text("pattern_help", message("What to say when it does not match"), LONGEST_HELP),
    _text("pattern_help_ru", message("The same in Russian"), LONGEST_HELP),
    Field(
        name="choices",
        label=message("Choices"),
        type=LongText(),
        maximum=LONGEST_CHOICES,
        help=message(
            "A line for each: its label, or key | label | label in Russian. Values are stored by the key."
        ),
    ),
    _text(
        "initial",
        message("Value of a new person"),
        LONGEST_HELP,
        said=message("What the form of a new person begins with; of choices, the key."),
    ),
    _flag("hidden", message("Hidden")),
    _flag("indexed", message("Quick to filter and sort by")),
    _flag(
        "searched",
        message("Found by the search field"),
        said=message("As names and e-mail addresses are. It must be seen by everybody who sees the list."),
    ),
    Field(
        name="seen_by",
        label=message("Seen by"),
        type=Choice(),
        required=True,
        choices=READERS,
        default="viewer",
    ),
    Field(
        name="edited_by",
        label=message("Edited by"),
        type=Choice(),
        required=True,
        choices=WRITERS,
        default="editor",
    ),
    _flag("own_seen", message("Seen by the person themself"), default=True),
    _flag("own_edited", message("Edited by the person themself")),
)
