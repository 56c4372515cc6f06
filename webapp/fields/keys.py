"""Keys made from what people call things."""

import re
import unicodedata

LONGEST_KEY = 40

# What Unicode does not take apart: Cyrillic, and the Latin letters that are no letter with an accent.
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        "і": "i",
        "ї": "yi",
        "є": "ye",
        "ґ": "g",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)


def suggest_key(label: str) -> str:
    """Return a key of small letters a–z, digits and ``_`` for a label: ``Shoe size`` gives ``shoe_size``.

    Empty, if the label has nothing that could be written so.
    """
    latin = unicodedata.normalize("NFKD", label.lower().translate(_LATIN))
    plain = "".join(character for character in latin if not unicodedata.combining(character))
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY].strip("_")
