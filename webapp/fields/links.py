"""The canonical spelling of a link."""

import re
from ipaddress import AddressValueError, IPv6Address

import idna

from webapp.fields.errors import InvalidError, too_long
from webapp.fields.messages import Message, message

LONGEST_LINK = 2_000
HIGHEST_PORT = 65_535

BEGINNING = message("Write the whole address of a page, as in https://example.org/.")
HOST = message("The name between // and the next / is no address of a server.")

_SHAPE = re.compile(r"(?P<scheme>https?)://(?P<server>[^/?#]*)(?P<rest>.*)", re.IGNORECASE)
_SERVER = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")
_PLAIN_HOST = re.compile(r"(?:[a-z0-9](?:-?[a-z0-9]){0,30}\.){0,4}[a-z0-9](?:-?[a-z0-9]){0,30}")


def canonical_link(address: str) -> str:
    """Return the address with a lower-case scheme and its host as lower-case ASCII (IDNA); the rest as typed.

    Only http and https: others can run scripts or open programs. A password in it would be shown to everybody.

    :raises InvalidError: with what to correct.
    """
    match = _SHAPE.fullmatch(address)
    if not match:
        raise InvalidError(BEGINNING)
    _refuse(
        any(sign.isspace() or sign in '\\"<>' for sign in address),
        message('A link has no spaces, \\, ", < or >.'),
    )
    _refuse("@" in match["server"], message("A link has no name or password in it."))
    server = _SERVER.fullmatch(match["server"])
    if not server or int(server["port"] or 0) > HIGHEST_PORT:
        raise InvalidError(HOST)
    port = f":{server['port']}" if server["port"] else ""
    link = f"{match['scheme'].lower()}://{_ascii(server['host'])}{port}{match['rest']}"
    if len(link) > LONGEST_LINK:
        raise too_long(LONGEST_LINK)
    return link


def _ascii(host: str) -> str:
    if _PLAIN_HOST.fullmatch(host.lower()):
        return host.lower()
    try:
        if host.startswith("["):
            return f"[{IPv6Address(host[1:-1])}]"
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, AddressValueError):
        raise InvalidError(HOST) from None


def _refuse(is_wrong: bool, reason: Message) -> None:  # noqa: FBT001  # the sentence is read from left to right
    if is_wrong:
        raise InvalidError(reason)
