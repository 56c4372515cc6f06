"""Tokens of previews, as forms carry them."""

import hmac
import re

from flask import current_app

TOKEN = re.compile(r"(.+\.)([0-9a-f]{64})")


def sealed(token: str) -> str:
    """Return a preview's token with its hash masked, and of a masked one the token.

    The hash is of values too that its reader may not see. Unmasked it would tell whoever tries them all out which they
    are. What is no token stays as it is.
    """
    match = TOKEN.fullmatch(token)
    if not match:
        return token
    mask = hmac.digest(str(current_app.secret_key).encode(), f"preview {match[1]}".encode(), "sha256")
    return f"{match[1]}{int(match[2], 16) ^ int.from_bytes(mask):064x}"
