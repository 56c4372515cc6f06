"""Icons, drawn into the page.

A page that refers to a sprite by `<use href>` loses its icons under a strict policy in some browsers, which ask for
it as neither image nor script; a few hundred bytes in the page always arrive.
"""

import re
from pathlib import Path

from markupsafe import Markup

_SYMBOL = re.compile(r'<symbol id="([\w-]+)">(.*?)</symbol>')
_ICON = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'


def read_icons(folder: Path) -> dict[str, Markup]:
    """Return the icons of `lucide.svg` by name, and our own as "mark"."""
    symbols = _SYMBOL.findall((folder / "lucide.svg").read_text(encoding="utf-8"))
    mark = (folder / "mark.svg").read_text(encoding="utf-8").strip()
    return {name: Markup(_ICON.format(shapes)) for name, shapes in symbols} | {"mark": Markup(mark)}  # noqa: S704
