"""The register as it was."""

from webapp.users.past.listing import all_users_at, list_users_at
from webapp.users.past.records import PastRecord, find_record_at

__all__ = ["PastRecord", "all_users_at", "find_record_at", "list_users_at"]
