"""The register as it was."""

from webapp.users.past.listing import list_users_at
from webapp.users.past.records import PastRecord, find_record_at

__all__ = ["PastRecord", "find_record_at", "list_users_at"]
