"""What people write above the columns of built-in fields, in English and Russian."""

import unicodedata
from collections.abc import Mapping, Sequence

WORDS: Mapping[str, Sequence[str]] = {
    "id": ("id", "ид", "rollbook id", "user id"),
    "name": (
        "name",
        "full name",
        "name and surname",
        "first and last name",
        "display name",
        "person",
        "student",
        "pupil",
        "member",
        "employee",
        "participant",
        "имя",
        "полное имя",
        "фио",
        "фамилия имя отчество",
        "фамилия имя",
        "имя фамилия",
        "имя и фамилия",
        "фамилия и имя",
        "фио ученика",
        "фио сотрудника",
        "ученик",
        "студент",
        "сотрудник",
        "участник",
        "человек",
    ),
    "email": (
        "email",
        "e-mail address",
        "mail",
        "electronic mail",
        "почта",
        "электронная почта",
        "эл. почта",
        "электронный адрес",
        "адрес электронной почты",
        "адрес эл. почты",
        "емейл",
        "имейл",
        "мейл",
        "мыло",
    ),
    "age": ("age", "age in years", "years", "years old", "возраст", "возраст лет", "лет", "полных лет"),
    "active": (
        "active",
        "is active",
        "enabled",
        "активен",
        "активна",
        "активный",
        "активность",
        "действует",
        "действующий",
    ),
}
"""By the name of the field; how they are spelt does not matter beyond what `plain` leaves."""

GIVEN_NAMES = frozenset({"name", "имя"})
"""What is the whole name, unless one of `FAMILY_NAMES` stands beside it."""

FAMILY_NAMES = frozenset({"фамилия", "surname", "lastname", "familyname", "secondname"})


def plain(header: str) -> str:
    """Return the letters and digits of a header, small, ``ё`` as ``е``: ``Ф.И.О.`` is ``фио``."""
    folded = unicodedata.normalize("NFKC", header).casefold().replace("ё", "е")
    return "".join(filter(str.isalnum, folded))
