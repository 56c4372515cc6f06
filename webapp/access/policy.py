"""Roles and the rights they carry: each role has all the rights of the one before."""

from enum import StrEnum
from itertools import accumulate


class Right(StrEnum):
    OWN_ACCOUNT = "own_account"
    SEE_OWN_RECORD = "see_own_record"
    SEE_USERS = "see_users"
    SEE_CHANGES = "see_changes"
    RUN_QUERIES = "run_queries"
    PROPOSE = "propose"
    EDIT_USERS = "edit_users"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_FIELDS = "manage_fields"
    WRITE_QUERIES = "write_queries"
    SEE_TRANSCRIPT = "see_transcript"
    ERASE_HISTORY = "erase_history"
    SEE_ALL_JOBS = "see_all_jobs"
    RUN_STATEMENTS = "run_statements"


class Role(StrEnum):
    MEMBER = "member"
    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


def allows(role: str, right: str) -> bool:
    """Whether `role` carries `right`. A role nobody knows carries none."""
    return right in _RIGHTS.get(role, frozenset())


_ADDED: dict[Role, frozenset[Right]] = {
    Role.MEMBER: frozenset({Right.OWN_ACCOUNT, Right.SEE_OWN_RECORD}),
    Role.VIEWER: frozenset({Right.SEE_USERS, Right.SEE_CHANGES, Right.RUN_QUERIES}),
    Role.CONTRIBUTOR: frozenset({Right.PROPOSE}),
    Role.EDITOR: frozenset({Right.EDIT_USERS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_ACCOUNTS,
            Right.MANAGE_FIELDS,
            Right.WRITE_QUERIES,
            Right.SEE_TRANSCRIPT,
            Right.SEE_ALL_JOBS,
            Right.ERASE_HISTORY,
            Right.RUN_STATEMENTS,
        }
    ),
}

_RIGHTS: dict[str, frozenset[Right]] = dict(
    zip(_ADDED, accumulate(_ADDED.values(), frozenset[Right].union), strict=True),
)
