"""Figures of a sentence with their units and hedges, for extraction.

:mod:`kg.model.quantities` reads them. Here those are left out that make no claim: durations
(unless something was shortened to them), conversions in brackets, degrees and speeds; and what is
counted in tonnes, kilowatt-hours and the like becomes a count, as candidates have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.records import NumericExpression, TimeExpression
from kg.model.phrase_table import folded
from kg.model.quantities import QuantityExpression, read
from kg.model.text import NormalizedText
from kg.model.units import is_currency, scales, units

#: Where durations are results: cut from 20 days to 5.
_SHORTENED: Final = re.compile(
    r"\b(?:cut|cuts|cutting|reduc\w+|shorten\w*|slash\w*) (?:\w+ ){0,8}?(?:to|by|from)\b"
)
#: Between an amount and its conversion into another currency or unit.
_CONVERSION: Final = re.compile(
    r"\s?[(（](?:about |around |nearly |some |roughly |approximately |equivalent to |or )?"
    r"(?:折合|约合|相当于|合|约)*"
)
#: Between a verb such as "doubled" and the level that it leads to.
_LEADS_TO: Final = re.compile(r"[^.;]{0,80}\bto $")
_KEPT: Final = frozenset({"percent", "pp", "km2", "m2", "km", "times"})
_YEARS: Final = re.compile(r"\d{4}(?:\s?[-–—~～至到]+\s?\d{4})?")
_LONGEST_UNIT: Final = 40
_TIMES: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "ms"})
_NO_FIGURE: Final = frozenset({"degree", "km/h", "mph"})


def figures(
    text: str, start: int, language: str, times: Sequence[TimeExpression]
) -> Iterator[NumericExpression]:
    """Figures of one sentence that starts at ``start``, without those inside dates.

    >>> [(v.number, v.unit, v.comparator) for v in figures("nearly 90 tasks", 0, "en", [])]
    [(90.0, 'count', '~')]
    >>> [(v.text, v.number, v.unit) for v in figures("产值达9300亿元", 0, "zh", [])]
    [('9300亿元', 930000000000.0, 'CNY')]
    """
    dates = [
        (time.start - start, time.end - start)
        for time in times
        if not _is_number(text, time.start - start, time.end - start)
    ]
    shortened: bool | None = None
    before: QuantityExpression | None = None
    quantities = read(NormalizedText(text, text), language, dates=dates)
    for found, following in zip(quantities, [*quantities[1:], None], strict=False):
        converted = before is not None and _CONVERSION.fullmatch(text, before.end, found.start)
        before = found
        if (
            found.kind == "multiple"
            and following
            and _LEADS_TO.fullmatch(text, found.end, following.start)
        ):
            continue  # doubled to 300: the level says it
        if found.unit in _NO_FIGURE or (converted and found.unit not in ("percent", "pp", "times")):
            continue
        if found.unit in _TIMES:
            if shortened is None:
                shortened = language == "en" and _SHORTENED.search(text) is not None
            if not shortened:
                continue
        yield _figure(found, start)


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether a year, or two, is a number instead: 5000—6000亿元."""
    if not _YEARS.fullmatch(text, start, end):
        return False
    lower = folded(text[end : end + _LONGEST_UNIT])
    at = lower.startswith(" ")
    found = units().after(lower, at) or scales().after(lower, at)
    return found is not None and not lower.startswith(("年", "month"), at)


def _figure(found: QuantityExpression, start: int) -> NumericExpression:
    is_unit = found.unit in _KEPT or is_currency(found.unit)
    number, least, most = (
        None if n is None else float(n) for n in (found.value, found.low, found.high)
    )
    return NumericExpression(
        start=found.start + start,
        end=found.end + start,
        text=found.text,
        number=number,
        least=least,
        most=most,
        unit=found.unit if is_unit else "count",
        comparator=found.comparator,
        bare=found.number_start + start,
        time=found.time,
    )
