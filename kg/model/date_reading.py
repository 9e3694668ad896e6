"""Finds dates in a text: the grammar of its language, run stage by stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.date_context import Context, Stretch, Unread, Values
from kg.model.date_meanings import MEANINGS
from kg.model.date_tokens import Item, grammar
from kg.model.periods import PartialDate, Period

#: The class that later stages see; other meanings are periods, "P".
_KINDS = {"plan": "Plan", "now": "Now", "so_far": "ToDate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text.

    Attributes:
        start, end: Where it stands.
        period: What it means; None for one that is not read.
        reason: Why it is not read; empty for one that is.
    """

    start: int
    end: int
    period: Period | None
    reason: str = ""


def mentions(
    text: str, language: str, anchor: PartialDate | None, *, whole: bool = False
) -> Iterator[DateMention]:
    """Dates in a text, those that are not understood among them, in the order of the text.

    Args:
        text: Normalised for reading.
        language: ``en`` or ``zh``.
        anchor: The day of the text, as precisely as it is known.
        whole: Whether the text is a date and nothing else, so that no word has to say so.
    """
    rules = grammar(language)
    context = Context(anchor, text=text, whole=whole, counted=rules.counted)
    items = rules.items(text)
    row = rules.row(items)
    for pattern, meanings in rules.stages:
        left = _stage(items, row, pattern, meanings, context)
        if left is not items:
            items, row = left, rules.row(left)
    kept = {"P", "Now", "ToDate", "unread", *(("Plan",) if whole else ())}
    for item in items:
        if item.kind not in kept:
            continue
        reason, period = "", None
        if isinstance(item.value, Stretch):
            try:
                period = item.value.period(context)
            except Unread as why:
                reason = str(why)
        else:
            reason = str(item.value)
        yield DateMention(start=item.start, end=item.end, period=period, reason=reason)


def _stage(
    items: list[Item],
    row: str,
    pattern: re.Pattern[str],
    meanings: list[str],
    context: Context,
) -> list[Item]:
    """The items with what this stage reads put in place of its words; if it reads none, as is."""
    read: list[Item] = []
    done = 0
    context.earlier.clear()
    for found in pattern.finditer(row):
        start, end = found.span()
        passed = items[done:start]
        read += passed
        context.earlier.extend(i.value for i in passed if isinstance(i.value, Stretch))
        done = end
        matched = items[start:end]
        context.start, context.end = matched[0].start, matched[-1].end
        meaning = meanings[int((found.lastgroup or "r0")[1:])]
        value: object
        try:
            value = MEANINGS[meaning](Values(matched), context)
            kind = _KINDS.get(meaning, "P")
        except Unread as why:
            value, kind = str(why), "unread"
        if value is None:
            read += matched
            continue
        if isinstance(value, Stretch):
            context.earlier.append(value)
        read.append(Item(context.start, context.end, kind, value))
    return read + items[done:] if done else items
