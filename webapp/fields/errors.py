"""What can be wrong with a value."""

from webapp.fields.messages import Message


class InvalidError(Exception):
    """A field refuses a value; `message` tells the person why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message
