"""What can be wrong with a value."""

from webapp.fields.messages import Message, message, plural_message

EMPTY = message("This cannot be empty.")


class InvalidError(Exception):
    """A field refuses a value; `message` tells the person why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def too_long(maximum: int) -> InvalidError:
    """Refuse a text of more than `maximum` characters."""
    return InvalidError(
        plural_message("Use at most %(count)s character.", "Use at most %(count)s characters.", maximum)
    )


def too_short(minimum: int) -> InvalidError:
    """Refuse a text of less than `minimum` characters."""
    return InvalidError(
        plural_message("Use at least %(count)s character.", "Use at least %(count)s characters.", minimum)
    )
