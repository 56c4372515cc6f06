"""Bytes that are not text are refused, never altered.

Werkzeug would turn invalid UTF-8 into a literal ``%FF`` in addresses, queries and urlencoded forms, and into U+FFFD in
multipart ones; either would be stored as if it had been typed.
"""

from urllib.parse import unquote_to_bytes

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest


def require_text() -> None:
    """Let a request pass whose path, query and form are UTF-8. Must come before anything else reads the body.

    :raises BadRequest: they are not.
    """
    path = request.environ["PATH_INFO"].encode("latin-1")  # as WSGI hands its bytes over
    if not (_is_utf8(path) and _is_utf8(unquote_to_bytes(request.query_string)) and _is_form_text()):
        # What it was altered to is not to be shown again.
        vars(request)["form"] = ImmutableMultiDict[str, str]()
        raise BadRequest(gettext("This holds bytes that are not text (UTF-8)."))


def _is_form_text() -> bool:
    if request.mimetype == "application/x-www-form-urlencoded":
        return _is_utf8(unquote_to_bytes(request.get_data()))
    if request.mimetype == "multipart/form-data":
        # Only the outcome can be seen: U+FFFD is what a broken byte became, and no keyboard has it.
        texts = [text for pair in request.form.items(multi=True) for text in pair]
        names = [file.filename or "" for file in request.files.values()]
        return not any("\N{REPLACEMENT CHARACTER}" in text for text in (*texts, *names))
    return True


def _is_utf8(encoded: bytes) -> bool:
    try:
        encoded.decode()
    except UnicodeDecodeError:
        return False
    return True
