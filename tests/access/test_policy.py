"""Roles and rights."""

from itertools import pairwise

from webapp.access.policy import Right, Role, allows


def rights_of(role: str) -> set[Right]:
    return {right for right in Right if allows(role, right)}


def test_each_role_has_all_the_rights_of_the_one_before():
    roles = list(Role)
    assert all(rights_of(lower) <= rights_of(higher) for lower, higher in pairwise(roles))


def test_an_administrator_has_every_right():
    assert rights_of(Role.ADMINISTRATOR) == set(Right)


def test_a_member_sees_nobody_else():
    assert rights_of(Role.MEMBER) == {Right.OWN_ACCOUNT, Right.SEE_OWN_RECORD}


def test_an_unknown_role_has_no_right():
    assert rights_of("owner") == set()
