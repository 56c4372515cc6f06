"""Verify: replay all of history from empty and compare the outcome with the tables, as `git fsck` does with objects.

Reads in one snapshot and in bounded memory, whatever the size of the register.
"""

from webapp.changes.verify.checking import Verification, verify
from webapp.changes.verify.digest import Digest, MalformedDigestError

__all__ = ["Digest", "MalformedDigestError", "Verification", "verify"]
