"""Files that a browser is to keep."""

from collections.abc import Iterable

from flask import Response

from webapp.exports.formats import Format


def file_of(content: Iterable[bytes], kind: Format, name: str) -> Response:
    """Answer with a file to be kept."""
    response = Response(content, content_type=kind.value.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
