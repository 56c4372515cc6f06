"""Bringing a file."""

import io
from typing import BinaryIO, cast

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from webapp.access.policy import Right
from webapp.forms.imports import UploadForm
from webapp.imports.errors import ImportRefusedError
from webapp.imports.files import store
from webapp.imports.reading import UnreadableError, recognise, refuse_large
from webapp.security import current_actor, needs, takes_file
from webapp.translation import translated
from webapp.views.imports.blueprint import bp

LARGEST = 256 * 1024 * 1024
"""Bytes of a file."""

AROUND = 64 * 1024
"""Bytes that a form has beside its file."""

LONGEST_NAME = 200


@bp.get("/new/")
@needs(Right.EDIT_USERS)
def new() -> ResponseReturnValue:
    """Ask for a file."""
    return render_template("imports/new.html", form=UploadForm(), largest=LARGEST // 1024**2)


@bp.post("/new/")
@needs(Right.EDIT_USERS)
@takes_file(LARGEST + AROUND)
def create() -> ResponseReturnValue:
    """Keep a file, if it is one that can be read, and go on to its columns."""
    form = UploadForm()
    upload = cast("FileStorage | None", form.file.data)
    if not form.validate() or upload is None or not upload.filename:
        return _again(form, gettext("Choose a file."))
    file, name = cast("BinaryIO", upload.stream), upload.filename
    try:
        refuse_large(file.seek(0, io.SEEK_END), LARGEST)
        recognise(file, name)
        import_id = store(file, name.replace("\\", "/").rpartition("/")[2][:LONGEST_NAME], current_actor())
    except (UnreadableError, ImportRefusedError) as error:
        return _again(form, translated(error.message))
    return redirect(url_for(".show", import_id=import_id), 303)


def _again(form: UploadForm, reason: str) -> ResponseReturnValue:
    form.file.errors = [reason]
    return render_template("imports/new.html", form=form, largest=LARGEST // 1024**2), 422
