import unicodedata
from itertools import islice

from webapp.users.sample import CAST, people


def test_the_same_seed_gives_the_same_people():
    assert list(islice(people(seed=7), 500)) == list(islice(people(seed=7), 500))
    assert list(islice(people(seed=7), 500)) != list(islice(people(seed=8), 500))


def test_the_cast_comes_first():
    assert tuple(islice(people(seed=1), len(CAST))) == CAST


def test_no_address_comes_twice_in_a_hundred_thousand():
    emails = [values["email"] for values in islice(people(seed=1), 100_000) if values["email"]]
    assert len(set(emails)) == len(emails)


def test_addresses_are_plain_letters_at_domains_that_belong_to_nobody():
    for values in islice(people(seed=2), 2_000):
        if values["email"]:
            local, _, domain = str(values["email"]).partition("@")
            assert local.isascii()
            assert all(part.isalnum() for part in local.replace("-", ".").replace("_", ".").split("."))
            assert domain in {"example.org", "example.com", "example.net"}


def test_nobody_among_the_first_thousand_carries_a_number():
    emails = [str(values["email"]) for values in islice(people(seed=3), 1_000)]
    assert not any(character.isdigit() for email in emails for character in email)


def test_three_hundred_people_write_in_many_scripts():
    names = [str(values["name"]) for values in islice(people(seed=1), 300)]
    scripts = {unicodedata.name(letter).split()[0] for name in names for letter in name if letter.isalpha()}
    assert scripts >= {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "CJK",
        "HANGUL",
        "ARABIC",
        "HEBREW",
        "DEVANAGARI",
        "THAI",
    }


def test_names_are_composed_letter_by_letter():
    for values in islice(people(seed=4), 2_000):
        assert unicodedata.is_normalized("NFC", str(values["name"]))


def test_ages_are_believable_and_some_are_empty():
    ages = [values["age"] for values in islice(people(seed=5), 5_000)]
    known = [age for age in ages if isinstance(age, int)]
    assert 0.05 < 1 - len(known) / len(ages) < 0.12
    assert min(known) >= 6
    assert max(known) <= 95


def test_about_seven_of_eight_are_active():
    active = [values["active"] for values in islice(people(seed=6), 5_000)]
    assert 0.86 < sum(map(bool, active)) / len(active) < 0.9
