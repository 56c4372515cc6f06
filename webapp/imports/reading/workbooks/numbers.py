"""Numbers as they stand in a workbook, written as its program shows them."""

from datetime import datetime, timedelta
from decimal import Decimal

from webapp.imports.reading.workbooks.styles import Style

DIGITS = 15
"""That spreadsheet programs keep; what stands behind them is the rest of a binary fraction: 0.30000000000000004."""

SECONDS = 86_400
LEAP_DAY = 60
"""The 29 February 1900, which never was; programs count it, and so are a day ahead after it."""

OTHER_EPOCH = 1_462
"""Days that workbooks of old Macintoshes count less."""

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # days have no zone
_LARGEST = 2_958_466
_SMALLEST = -693_593


def shown(digits: str, style: Style, *, is_1904: bool = False) -> str:
    """Return a number as people see it: ``99999.0`` as ``99999``, days and times as in ISO 8601.

    What is no number comes back as it is.
    """
    if style == "number":
        return digits if digits.isdecimal() else _plain(digits)
    try:
        number = float(digits) + (OTHER_EPOCH if is_1904 else 0)
    except ValueError:
        return digits
    try:
        return _moment(number, style) if _SMALLEST <= number < _LARGEST else _plain(digits)
    except OverflowError:  # rounded beyond the last day
        return _plain(digits)


def _plain(digits: str) -> str:
    try:
        if digits.removeprefix("-").isdecimal():
            return digits
        number = Decimal(f"{float(digits):.{DIGITS}g}")
    except (ValueError, ArithmeticError):
        return digits
    if not number.is_finite():
        return digits
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(number: float, style: Style) -> str:
    if style == "time" or 0 <= number < 1:
        return _clock(round(number * SECONDS))
    day_only = style == "date"
    days = int(number // 1)
    seconds = 0 if day_only else round((number - days) * SECONDS)
    moment = _EPOCH + timedelta(days=days + (0 < days < LEAP_DAY), seconds=seconds)
    return moment.date().isoformat() if day_only or not seconds else moment.isoformat()


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
