"""Moments as the reader's clock shows them."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from babel.dates import format_timedelta
from flask_babel import format_date, format_datetime, get_locale, gettext, to_user_timezone
from markupsafe import Markup

Style = Literal["full", "clock", "relative"]
MINUTE, NIGHT, WEEK = timedelta(minutes=1), timedelta(hours=12), timedelta(days=7)


def time(moment: datetime, style: Style = "full") -> Markup:
    """Write an aware moment as `<time datetime>`, in the reader's zone and language.

    `full` is "20 Nov 2026, 14:02", `clock` is "14:02", `relative` is "12 min ago" for a week and the date after it.
    The exact moment stands in the title.
    """
    text = {"full": _full, "clock": _clock, "relative": _relative}[style](moment)
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    exact = format_datetime(moment, "d MMMM y, HH:mm:ss z")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, exact, text)


def day(moment: datetime | date) -> str:
    """Name a day as a heading does: today, yesterday, else weekday and date. A moment's day is the reader's."""
    today = _today()
    named = to_user_timezone(moment).date() if isinstance(moment, datetime) else moment
    if named == today:
        return gettext("Today")
    if named == today - timedelta(days=1):
        return gettext("Yesterday")
    text = format_date(named, "EEEE, d MMMM" if named.year == today.year else "EEEE, d MMMM y", rebase=False)
    return text[:1].upper() + text[1:]


def _today() -> date:
    return to_user_timezone(datetime.now(UTC)).date()


def _full(moment: datetime) -> str:
    return format_datetime(moment, "d MMM y, HH:mm")


def _clock(moment: datetime) -> str:
    return format_datetime(moment, "HH:mm")


def _relative(moment: datetime) -> str:
    age = datetime.now(UTC) - moment
    if age < MINUTE:
        return gettext("just now")
    if age < WEEK:
        if age > NIGHT:
            # Since yesterday morning it is one day, however many hours.
            age = _today() - to_user_timezone(moment).date() or age
        return format_timedelta(-age, add_direction=True, format="short", threshold=1, locale=get_locale())
    return format_datetime(moment, "d MMM y")
