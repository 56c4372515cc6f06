"""Static files: read once at the start, addressed by a hash of their content, cached for good."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState

from webapp.security import public

bp = Blueprint("assets", __name__)

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
REFERENCE = re.compile(r'url\("\.\./([^"]+)"\)')


@dataclass(frozen=True)
class Asset:
    """A file's content, packed too where packing helps, and the hash that its address carries."""

    body: bytes
    packed: bytes | None
    media_type: str
    digest: str


@bp.get("/static/<digest>/<path:name>")
@public
def show(digest: str, name: str) -> Response:
    """Send a file. While two releases run side by side a page may ask for the other's: it gets ours, but briefly."""
    asset = current_app.extensions["assets"].get(name) or abort(404)
    packs = asset.packed is not None and "gzip" in request.accept_encodings
    response = Response(asset.packed if packs else asset.body, mimetype=asset.media_type)
    response.headers["Cache-Control"] = FOREVER if digest == asset.digest else BRIEFLY
    response.vary.add("Accept-Encoding")
    if packs:
        response.content_encoding = "gzip"
    return response


@bp.record_once
def load(state: BlueprintSetupState) -> None:
    """Read the files, and give templates `asset(name)`."""
    assets = read_assets(Path(state.app.root_path).parent / "static")
    state.app.extensions["assets"] = assets

    def asset(name: str) -> str:
        """Return the address of a file."""
        return request.root_path + _address(name, assets[name])

    state.app.add_template_global(asset)


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return every file by its path, and all styles and all scripts as one file each.

    Layers rank the styles, so only the file that names the layers must come first. A script defines its own custom
    element and knows no others but those whose names begin with its own, which come before it.
    """
    files = [path for kind in ("fonts", "icons") for path in sorted((folder / kind).iterdir())]
    assets = {path.relative_to(folder).as_posix(): _asset(path.name, path.read_bytes()) for path in files}
    styles = sorted((folder / "css").rglob("*.css"), key=lambda path: (path.name != "tokens.css", path))
    css = REFERENCE.sub(lambda match: f'url("{_address(match[1], assets[match[1]])}")', _joined(styles))
    assets["rollbook.css"] = _asset("rollbook.css", css.encode())
    assets["rollbook.js"] = _asset("rollbook.js", _joined(sorted((folder / "js").glob("*.js"))).encode())
    return assets


def _address(name: str, asset: Asset) -> str:
    return f"/static/{asset.digest}/{name}"


def _joined(paths: list[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _asset(name: str, body: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = None if name.endswith(".woff2") else gzip.compress(body, mtime=0)
    return Asset(body, packed, media_type, hashlib.sha256(body).hexdigest()[:12])
