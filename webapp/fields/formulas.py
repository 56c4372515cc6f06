"""Values that a spreadsheet would run as formulas, kept from it by an apostrophe that can be taken off again."""

MARK = "'"
"""What is put before."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", MARK)
"""What a value begins with that a spreadsheet may run; the apostrophe is there so that taking one off is exact."""


def neutralised(text: str) -> str:
    """Return a text that every spreadsheet takes for one."""
    return MARK + text if text.startswith(DANGEROUS) else text


def restored(text: str) -> str:
    """Return the text that was neutralised; the apostrophe of another, as in ``'t Hooft``, is its own."""
    return text[1:] if text.startswith(MARK) and text.startswith(DANGEROUS, 1) else text
