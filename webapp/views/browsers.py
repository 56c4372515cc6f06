"""What a person calls the browser that calls itself by a line of history."""

from flask_babel import gettext

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
"""By the mark that tells each; those that pretend to be a later one come first."""

SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_name(user_agent: str | None) -> str:
    """Return, for example, "Firefox on Linux"."""
    browser = _find(BROWSERS, user_agent or "")
    system = _find(SYSTEMS, user_agent or "")
    if browser and system:
        return gettext("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or gettext("An unknown browser")


def _find(names: dict[str, str], text: str) -> str | None:
    return next((name for mark, name in names.items() if mark in text), None)
