"""Password hashes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from webapp.access import passwords

PASSWORD = "ruler seven cloud hat"


def test_a_hash_is_argon2id_and_never_the_same_twice():
    first, second = passwords.make_hash(PASSWORD), passwords.make_hash(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second


def test_a_password_belongs_to_its_own_hash_only():
    password_hash = passwords.make_hash(PASSWORD)
    assert passwords.verify(PASSWORD, password_hash)
    assert not passwords.verify(PASSWORD + " ", password_hash)


def test_no_password_is_truncated():
    password_hash = passwords.make_hash("x" * 1023 + "a")
    assert not passwords.verify("x" * 1023 + "b", password_hash)


def test_composed_and_decomposed_letters_are_one_password():
    assert passwords.verify("re\u0301sume\u0301 of the year", passwords.make_hash("r\xe9sum\xe9 of the year"))


@pytest.mark.parametrize("password_hash", [None, "", "not a hash"])
def test_nothing_belongs_to_no_hash(password_hash: str | None):
    assert not passwords.verify("nobody", password_hash)


def test_at_most_four_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch):
    running, most, lock = 0, 0, threading.Lock()

    class Counting(PasswordHasher):
        def hash(self, *_: object) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1
            return "hash"

    monkeypatch.setattr(passwords, "HASHER", Counting())
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(passwords.make_hash, [PASSWORD] * 12))
    assert most == 4
