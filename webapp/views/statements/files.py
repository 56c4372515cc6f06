"""A file whose columns are called as the parameters of a statement, read into its grid."""

from itertools import islice
from typing import BinaryIO, cast

from flask import flash, request
from flask_babel import gettext

from webapp.fields import Message, message
from webapp.forms.statements import StatementForm
from webapp.imports.reading import Chosen, UnreadableError, read, recognise
from webapp.statements import MOST_SETS


def fill_from_file(form: StatementForm) -> None:
    """Put what a file has in the place of all rows of the grid.

    :raises UnreadableError: there is no file, or it is no table of the parameters.
    """
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise UnreadableError(message("Choose a file."))
    file = cast("BinaryIO", upload.stream)
    layout = recognise(file, upload.filename, Chosen(has_header=True))
    places = form.places(layout.headers)
    if not places:
        raise UnreadableError(_no_names(form))
    rows = [row.cells for row in islice(read(file, layout), MOST_SETS + 1)]
    if len(rows) > MOST_SETS:
        raise UnreadableError(
            message("At most %(most)s rows of values can be given at once.", most=MOST_SETS)
        )
    form.fill(places, rows)
    if missing := [name for name in form.names if name not in places]:
        flash(gettext("The file has no column for %(names)s.", names=", ".join(missing)), "notice")


def _no_names(form: StatementForm) -> Message:
    if not form.names:
        return message("The statement has no parameters that a file could fill.")
    return message(
        "The first row of the file must have the names of the parameters: %(names)s.",
        names=", ".join(form.names),
    )
