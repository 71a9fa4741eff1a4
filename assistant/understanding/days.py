"""Calendar arithmetic for periods: first and last days, both inclusive. A week begins on Monday."""

import calendar as _calendar
from datetime import date, timedelta

Days = tuple[date, date]  # first and last day, inclusive
DAY = timedelta(days=1)


def day(one: date) -> Days:
    return one, one


def week(today: date, ago: int = 0) -> Days:
    """The calendar week `ago` weeks before that of `today` (negative: after)."""
    monday = today - (today.weekday() + 7 * ago) * DAY
    return monday, monday + 6 * DAY


def month(year: int, number: int) -> Days:
    """Raises ValueError for a month or year that is not in the calendar."""
    return date(year, number, 1), date(year, number, _calendar.monthrange(year, number)[1])


def months(today: date, ago: int = 0) -> Days:
    """The calendar month `ago` months before that of `today`."""
    index = today.year * 12 + today.month - 1 - ago
    return month(index // 12, index % 12 + 1)


def year(number: int) -> Days:
    return date(number, 1, 1), date(number, 12, 31)


def quarter(number: int, of_year: int) -> Days:
    return month(of_year, 3 * number - 2)[0], month(of_year, 3 * number)[1]


def half(number: int, of_year: int) -> Days:
    return month(of_year, 6 * number - 5)[0], month(of_year, 6 * number)[1]


def shifted(today: date, months_back: int) -> date:
    """The same day so many months earlier, or the last day of that month when it is shorter."""
    first, last = months(today, months_back)
    return first.replace(day=min(today.day, last.day))


def last_days(today: date, n: int) -> Days:
    """The last n days, today included."""
    return today - (n - 1) * DAY, today


def last_months(today: date, n: int) -> Days:
    """The last n months to the day, today included: on 23 November the last one begins on 24 October."""
    return shifted(today, n) + DAY, today


def latest_month(today: date, number: int) -> Days:
    """The latest month of that number that has begun."""
    return month(today.year - (number > today.month), number)


def latest_day(today: date, month_number: int, day_number: int) -> Days:
    """The latest such day that is not in the future; a 29th of February goes back to a leap year."""
    for back in range(9):
        try:
            found = date(today.year - back, month_number, day_number)
        except ValueError:
            continue
        if found <= today:
            return day(found)
    raise ValueError("no such day")


def latest_day_of_month(today: date, day_number: int) -> Days:
    """The latest such day of a month that is not in the future: 十五号, "the fifteenth"."""
    for back in range(3):
        first, last = months(today, back)
        if day_number <= last.day and first.replace(day=day_number) <= today:
            return day(first.replace(day=day_number))
    raise ValueError("no such day")
