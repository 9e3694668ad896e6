"""When is a promise met, on track, behind, missed? The rules, each in words, as pure functions.

Rules, the first that applies gives the status:

1. *met*: the least that the latest report says reaches the promise. A rate or a yearly promise is
   met only by a report for the due time itself.
2. *missed*: the due day has passed, and a report for the due day or later does not reach it.
3. *overdue, no report*: the due day has passed, and no report says how it stood then.
4. *no report yet*: nothing has been reported since the announcement.
5. *on track* / *behind*: before the due day, the latest report is at least / less than a straight
   line from the announcement to the due day would have it on the day that the report refers to.
   The line starts at the last report before the announcement, else at zero. A rate has no line:
   it is on track while it is reached. Without a due day nothing is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from kg.judging.figures import Amount
from kg.model.dates import PartialDate
from kg.model.intervals import Interval, plain

Status: TypeAlias = Literal[
    "met", "on track", "behind", "missed", "overdue, no report", "no report yet"
]
STATUSES: Final[tuple[Status, ...]] = (
    "met",
    "on track",
    "behind",
    "missed",
    "overdue, no report",
    "no report yet",
)
STATUSES_ZH: Final[dict[Status, str]] = {
    "met": "已达成",
    "on track": "进度正常",
    "behind": "进度落后",
    "missed": "未达成",
    "overdue, no report": "逾期，无报告",
    "no report yet": "尚无报告",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A report in the base unit of the promise.

    Attributes:
        interval: What its hedge leaves open.
        value: The number as printed; None for a range that is open.
        words, words_zh: As people read it.
        as_of: The time it refers to.
    """

    interval: Interval
    value: Decimal | None
    words: str
    words_zh: str
    as_of: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a verdict rests on.

    Attributes:
        amount: What is promised.
        due: By when; None where no document says.
        recurrence: yearly where the promise is renewed each year; empty otherwise.
        announced: When it was promised.
        downward: Whether less is the aim.
        behaviour: accumulates (counts up from zero), level (rises and falls) or rate (a speed);
            empty is read as accumulates.
        progress: Reports by the time they refer to.
    """

    amount: Amount
    due: PartialDate | None
    recurrence: str = ""
    announced: PartialDate | None = None
    downward: bool = False
    behaviour: str = ""
    progress: tuple[Progress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with the rule that gave it.

    Attributes:
        status: One of :data:`STATUSES`.
        rule, rule_zh: The rule in words, with the figures it was applied to.
        share: The latest report as a share of the promise; None where that has no meaning.
        pace: The share that a straight line would have had on the day of the latest report.
        due: The day that the status was judged by: of a yearly promise, the end of the year that
            counts. None where nothing is due.
    """

    status: Status
    rule: str
    rule_zh: str
    share: Decimal | None = None
    pace: Decimal | None = None
    due: date | None = None


def judge(case: Case, day: date) -> Verdict:
    """The status of a promise on a day."""
    due = _due(case, day)
    counted = tuple(p for p in case.progress if not _is_before(p, case.announced))
    if case.recurrence and due:
        counted = tuple(p for p in counted if p.as_of is None or p.as_of.latest.year <= due.year)
    latest = counted[-1] if counted else None
    share = _share(case, latest)
    pace = _pace(case, latest, due)
    status, rule, rule_zh = _apply(case, latest, due, day, share, pace)
    return Verdict(status=status, rule=rule, rule_zh=rule_zh, share=share, pace=pace, due=due)


def _apply(
    case: Case,
    latest: Progress | None,
    due: date | None,
    day: date,
    share: Decimal | None,
    pace: Decimal | None,
) -> tuple[Status, str, str]:
    passed = due is not None and day > due
    if latest is None:
        if passed:
            return (
                "overdue, no report",
                f"the due day {due} has passed and nothing has been reported",
                f"期限 {due} 已过，没有任何报告",
            )
        return (
            "no report yet",
            "nothing has been reported since the announcement",
            "公布以来尚无报告",
        )
    when = latest.as_of.text if latest.as_of else "an unknown day"
    said, said_zh = f"{latest.words} (as of {when})", f"{latest.words_zh}（截至{when}）"
    promised, promised_zh = case.amount.words, case.amount.words_zh
    final = due is not None and latest.as_of is not None and latest.as_of.latest >= due
    if reaches(case, latest) and (final or not _is_for_its_time(case)):
        late = due is not None and latest.as_of is not None and latest.as_of.earliest > due
        note = f"; the report is for a time after the due day {due}" if late else ""
        note_zh = f"；该报告所指时间晚于期限 {due}" if late else ""
        return (
            "met",
            f"the latest report, {said}, reaches {promised} at the least it says{note}",
            f"最近的报告 {said_zh} 按最低理解已达到{promised_zh}{note_zh}",
        )
    if passed and final:
        return (
            "missed",
            f"the due day {due} has passed, and the report {said} does not reach {promised}",
            f"期限 {due} 已过，报告 {said_zh} 未达到{promised_zh}",
        )
    if passed:
        return (
            "overdue, no report",
            f"the due day {due} has passed; the last report, {said}, is for a time before it",
            f"期限 {due} 已过；最后的报告 {said_zh} 所指时间早于期限",
        )
    return _before_due(case, latest, due, said, said_zh, share, pace)


def _before_due(
    case: Case,
    latest: Progress,
    due: date | None,
    said: str,
    said_zh: str,
    share: Decimal | None,
    pace: Decimal | None,
) -> tuple[Status, str, str]:
    if _is_for_its_time(case):
        if reaches(case, latest):
            return (
                "on track",
                f"{said} is at the promised level, and the time it is promised for is not over",
                f"{said_zh} 已在承诺水平，所承诺的时间尚未结束",
            )
        return (
            "behind",
            f"{said} is below the promised level of {case.amount.words}",
            f"{said_zh} 低于承诺水平{case.amount.words_zh}",
        )
    if due is None:
        return (
            "on track",
            f"no due day is given, so nothing is late; the latest report is {said}"
            + (f", {share_text(share)} of the promise" if share is not None else ""),
            "未给出期限，无所谓逾期；最近的报告为 "
            + said_zh
            + (f"，为承诺的{share_text(share)}" if share is not None else ""),
        )
    if share is None or pace is None:
        return (
            "behind",
            f"{said} does not reach {case.amount.words} yet, and no straight line can be drawn",
            f"{said_zh} 尚未达到{case.amount.words_zh}，且无法推算线性进度",
        )
    ahead = share >= pace
    word, word_zh = ("at least", "不低于") if ahead else ("less than", "低于")
    return (
        "on track" if ahead else "behind",
        f"{said} is {share_text(share)} of the promise, {word} the {share_text(pace)} of a "
        f"straight line from {case.announced.text if case.announced else '?'} to {due}",
        f"{said_zh}为承诺的{share_text(share)}，{word_zh}自"
        f"{case.announced.text if case.announced else '?'}至 {due} 线性推算的{share_text(pace)}",
    )


def reaches(case: Case, latest: Progress) -> bool:
    """Whether even the least that a report says reaches the promise (the most, where less counts).

    A promise of exactly, at least or about v is reached at v, one of more than v above v, one of
    nearly v or of a range at its lower end.
    """
    wanted, got = case.amount.interval, latest.interval
    if case.amount.comparator == "about" and case.amount.nominal is not None:
        wanted = Interval.point(case.amount.nominal)
    if case.downward:
        if got.high is None or wanted.high is None:
            return False
        strict = wanted.high_open and not got.high_open
        return got.high < wanted.high or (got.high == wanted.high and not strict)
    if got.low is None or wanted.low is None:
        return False
    strict = wanted.low_open and not got.low_open
    return got.low > wanted.low or (got.low == wanted.low and not strict)


def _is_for_its_time(case: Case) -> bool:
    """Whether only the due time itself can show it kept: a rate, or a promise for each year."""
    return case.behaviour == "rate" or bool(case.recurrence)


def _is_before(progress: Progress, announced: PartialDate | None) -> bool:
    return bool(announced and progress.as_of and progress.as_of.latest < announced.earliest)


def _due(case: Case, day: date) -> date | None:
    """The due day; of a yearly promise the end of the last full year, or of the first one."""
    if case.due is not None:
        return case.due.latest
    if case.recurrence != "yearly" or case.announced is None:
        return None
    first = case.announced.earliest.year
    return date(max(first, day.year - 1), 12, 31)


def _share(case: Case, latest: Progress | None) -> Decimal | None:
    whole = case.amount.nominal
    if latest is None or latest.value is None or not whole or whole < 0 or case.downward:
        return None
    return latest.value / whole


def _pace(case: Case, latest: Progress | None, due: date | None) -> Decimal | None:
    """The share that a straight line has reached on the day of the latest report."""
    if (
        due is None
        or case.announced is None
        or latest is None
        or latest.as_of is None
        or case.downward
        or _is_for_its_time(case)
    ):
        return None
    start = case.announced.earliest
    days = (due - start).days
    if days <= 0:
        return None
    base = _baseline(case)
    gone = Decimal(max(0, min(days, (latest.as_of.latest - start).days))) / days
    return base + (1 - base) * gone


def _baseline(case: Case) -> Decimal:
    earlier = [p for p in case.progress if _is_before(p, case.announced)]
    found = _share(case, earlier[-1]) if earlier and case.behaviour == "level" else None
    return found if found is not None else Decimal(0)


def share_text(share: Decimal | None) -> str:
    """A share as a percentage with one decimal; empty where there is none.

    >>> share_text(Decimal(90) / 251)
    '35.9 %'
    """
    return "" if share is None else f"{plain(round(share * 100, 1))} %"
