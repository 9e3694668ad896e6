"""Literals as other people write them: what is no number, or no date, is read as none."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from kg.errors import DayError
from kg.model.dates import PartialDate

#: A decimal or a double; an exponent of three digits could fill the memory once it is written out.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_LONGEST: Final = 100


def number_of(text: str) -> Decimal | None:
    """A finite number; None for anything else.

    >>> number_of("90.5"), number_of("many"), number_of("NaN"), number_of("1e999")
    (Decimal('90.5'), None, None, None)
    """
    text = text.strip()
    return Decimal(text) if len(text) <= _LONGEST and _NUMBER.fullmatch(text) else None


def date_of(text: str) -> PartialDate | None:
    """A year, a month or a day of the calendar; None for anything else.

    >>> date_of("2021-02"), date_of("2021-02-30"), date_of("soon")
    (PartialDate(text='2021-02'), None, None)
    """
    try:
        return PartialDate.parse(text)
    except DayError:
        return None


def day_of(text: str) -> date | None:
    """A day of the calendar; None for anything else, a month too.

    >>> day_of("2021-02-28"), day_of("2021-02")
    (datetime.date(2021, 2, 28), None)
    """
    found = date_of(text)
    return found.latest if found and found.earliest == found.latest else None
