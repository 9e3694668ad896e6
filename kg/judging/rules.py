"""How a promise stands on a day: the rules, each in words, as pure functions.

The first rule that applies gives the status:

1. *not judged*: no promise; *term ended* / *term runs*: the term of a pilot.
2. *met early* / *met*: a report for the due period, or for a time before it, reaches the promise.
3. *missed*: a report for the due period does not reach it; of a level or a running total, also the
   first report for a time after it.
4. *reached by DAY, no report for the due period*: only a later report reaches it.
5. *overdue, no report*: the due day has passed, and no report says how it stood then.
6. *unknown since DAY*: the last report is for a time more than 18 months before the judged day.
7. *behind* / *on track*: the latest report is less than / at least what a straight line from the
   announcement to the due day has at its time. Without a due day nothing is late.
8. *no report yet*.

What counts depends on how the numbers move. A running total is never below its highest earlier
value. Of a level the latest report counts. A flow is counted anew in each period, so a report of
another length shows nothing; one within the due period shows the least of it. A rate, and a promise
for every year, is judged by reports for its own period only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from kg.judging.status import NO_PROMISE, Case, Progress, Status, Verdict, share_text
from kg.model.intervals import Interval

#: How long a last report tells how things stand.
MONTHS: Final = 18
#: The due period: its first and its last day.
Span: TypeAlias = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a rule has found: the status, its words, and the reports that decided."""

    kind: Status
    rule: str
    rule_zh: str
    reports: tuple[Progress, ...] = ()
    day: date | None = None


def judge(case: Case, day: date) -> Verdict:
    """The status of a target on a day."""
    if case.kind != "promise":
        return _no_promise(case, day)
    due = _due_period(case, day)
    since = _since(case)
    counted = _counted(case, due, since)
    found = _reached(case, counted, due) if due else _reached_at_all(case, counted)
    if found is None and due and due[1] < day:
        found = _after_due(case, counted, due)
    if found is None:
        found = _before_due(case, counted, due, day)
    standing = found.reports[0] if found.reports else None
    return Verdict(
        kind=found.kind,
        rule=found.rule,
        rule_zh=found.rule_zh,
        day=found.day,
        share=_share(case, standing),
        pace=_pace(case, counted[-1] if counted else None, due),
        due=due[1] if due else None,
        rests_on=tuple(
            i for i, p in enumerate(case.progress) if any(p is q for q in found.reports)
        ),
    )


def _no_promise(case: Case, day: date) -> Verdict:
    why, why_zh = NO_PROMISE.get(case.kind, ("no promise", "并非承诺"))
    end = case.due.latest if case.due else None
    if case.kind != "pilot-term" or end is None:
        return Verdict(kind="not-judged", rule=f"it is {why}", rule_zh=why_zh, due=end)
    over = day > end
    return Verdict(
        kind="term-ended" if over else "term-runs",
        rule=f"it is {why}; the term {'ended' if over else 'ends'} on {end}",
        rule_zh=f"{why_zh}；期限{'已于' if over else '将于'} {end} 届满",
        due=end,
    )


# ── which reports count ───────────────────────────────────────────────────────────────────────────


def _due_period(case: Case, day: date) -> Span | None:
    """The time that the promise is for: of a year or its last day the year, of a month the month.

    Of a yearly promise it is the last full year, or its first one, and no year after its due one.
    """
    if case.recurrence == "yearly":
        if case.announced is None:
            return None
        last = min(day.year - 1, case.due.latest.year if case.due else day.year)
        year = max(case.announced.earliest.year, last)
        return date(year, 1, 1), date(year, 12, 31)
    if case.due is None:
        return None
    end = case.due.latest
    first = case.due.earliest.replace(month=1, day=1) if (end.month, end.day) == (12, 31) else None
    return first or case.due.earliest, end


def _since(case: Case) -> date | None:
    """The first day of which a report can show progress: that of the announcement."""
    return case.announced.earliest if case.announced else None


def _counted(case: Case, due: Span | None, since: date | None) -> tuple[Progress, ...]:
    """Reports of progress, by the last day they can refer to.

    What can only refer to a time before the announcement is none; of overlapping times the more
    precise wins, unless only the other reaches to the end of the due period.
    """
    found = [p for p in case.progress if p.latest and not (since and p.latest < since)]
    if case.recurrence and due:
        found = [p for p in found if due[0] <= (p.start or p.last) and p.last <= due[1]]
    elif case.counts_periods:
        found = [p for p in found if _fits(p, due)]

    def yields(p: Progress) -> bool:
        final = due is not None and p.last == due[1]
        return any(_is_within(q, p) and (q.last == p.last or not final) for q in found)

    if not case.counts_periods:
        found = [p for p in found if not yields(p)]
    return tuple(sorted(found, key=lambda p: p.last))


def _is_within(inner: Progress, outer: Progress) -> bool:
    """Whether one report refers to a more precise time than the other, within it."""
    if inner.earliest is None or outer.earliest is None:
        return False
    narrower = inner.last - inner.earliest < outer.last - outer.earliest
    return narrower and outer.earliest <= inner.earliest and inner.last <= outer.last


def _fits(p: Progress, due: Span | None) -> bool:
    """Whether a flow is one of the due period, of a part of it, or of another no longer one."""
    start = p.start
    if start is None:
        return False
    length = due[1] - due[0] if due else timedelta(days=365)
    return p.last - start <= length


def _covers(p: Progress, case: Case, due: Span) -> bool:
    """Whether a report says how things stood when the due period was over."""
    ends = p.earliest is not None and p.earliest >= due[0] and p.last == due[1]
    if case.counts_periods:
        return ends and p.start is not None and p.start <= due[0]
    return ends


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────


def _reached(case: Case, counted: tuple[Progress, ...], due: Span) -> _Found | None:
    """Met early or met: a report for the due period or before reaches it."""
    timely = [p for p in counted if p.last <= due[1]]
    if case.behaviour == "rate":
        timely = [p for p in timely if _covers(p, case, due)]
    elif not case.adds_up and not case.counts_periods:
        timely = timely[-1:]  # a level may have fallen since
    found = next((p for p in timely if reaches(case, p)), None)
    if found is None:
        return None
    early = found.last < due[0] and not case.own_period
    said, said_zh = _said(found)
    note = f", before the due period that ends on {due[1]}" if early else ""
    note_zh = f"，早于截至 {due[1]} 的到期时段" if early else ""
    return _Found(
        "met-early" if early else "met",
        f"the report {said} reaches {case.amount.words} at the least it says{note}",
        f"报告 {said_zh} 按最低理解已达到{case.amount.words_zh}{note_zh}",
        (found,),
    )


def _reached_at_all(case: Case, counted: tuple[Progress, ...]) -> _Found | None:
    """Met, where nothing is due: a report reaches it; of a level the latest one."""
    if case.own_period:
        return None
    timely = counted if case.adds_up or case.counts_periods else counted[-1:]
    found = next((p for p in timely if reaches(case, p)), None)
    if found is None:
        return None
    said, said_zh = _said(found)
    return _Found(
        "met",
        f"the report {said} reaches {case.amount.words} at the least it says",
        f"报告 {said_zh} 按最低理解已达到{case.amount.words_zh}",
        (found,),
    )


def _after_due(case: Case, counted: tuple[Progress, ...], due: Span) -> _Found:
    """Missed, reached later, or overdue: the due day has passed, and nothing reached it by then."""
    end = due[1]
    final = next((p for p in counted if _covers(p, case, due)), None)
    later = [p for p in counted if p.last > end and not case.own_period]
    first = next((p for p in later if p.is_after(end)), None)
    standing = final or (None if case.counts_periods else first)
    if standing and not reaches(case, standing):
        said, said_zh = _said(standing)
        return _Found(
            "missed",
            f"the due day {end} has passed, and the report {said} does not reach "
            f"{case.amount.words}",
            f"期限 {end} 已过，报告 {said_zh} 未达到{case.amount.words_zh}",
            (standing,),
        )
    reached = next((p for p in later if reaches(case, p)), None)
    if reached:
        said, said_zh = _said(reached)
        return _Found(
            "reached-later",
            f"the report {said} reaches {case.amount.words}; none says how it stood on the due "
            f"day {end}",
            f"报告 {said_zh} 达到{case.amount.words_zh}；没有报告说明期限 {end} 时的情况",
            (reached,),
            reached.last,
        )
    rule = f"the due day {end} has passed, and no report says how it stood then"
    rule_zh = f"期限 {end} 已过，没有报告说明当时的情况"
    if counted:
        last = _highest(case, counted) if case.adds_up else counted[-1]
        said, said_zh = _said(last)
        when, when_zh = ("a time before it", "针对此前的时间")
        if last.last > end:
            when, when_zh = ("another period", "针对另一时段")
        elif case.counts_periods and last.last >= due[0]:
            when, when_zh = ("a part of the due period", "仅针对到期时段的一部分")
        rule += f"; the report {said} is for {when}"
        rule_zh += f"；报告 {said_zh} {when_zh}"
        return _Found("overdue", rule, rule_zh, (last,))
    return _Found("overdue", rule, rule_zh)


def _before_due(case: Case, counted: tuple[Progress, ...], due: Span | None, day: date) -> _Found:
    """Unknown, behind, on track or no report: it is not due yet, or never."""
    if not counted:
        note, note_zh = _before(case)
        return _Found(
            "no-report",
            f"no report since the announcement says how much of it is done{note}",
            f"公布以来没有报告说明完成了多少{note_zh}",
        )
    latest = counted[-1]
    best = _highest(case, counted) if case.adds_up else latest
    said, said_zh = _said(best)
    if _months_later(latest.last, MONTHS) < day:
        return _Found(
            "unknown",
            f"the last report is for {latest.last}, more than {MONTHS} months before {day}; "
            f"it said {said if best is latest else _said(latest)[0]}",
            f"最后的报告所指时间为 {latest.last}，早于 {day} 逾 {MONTHS} 个月；当时为 {said_zh}",
            (best,) if best is latest else (best, latest),
            latest.last,
        )
    share, pace = _share(case, best), _pace(case, latest, due)
    told = f", {share_text(share)} of the promise" if share is not None else ""
    told_zh = f"，为承诺的{share_text(share)}" if share is not None else ""
    if case.behaviour == "rate" or (case.behaviour == "level" and reaches(case, best)):
        on = reaches(case, best)
        return _Found(
            "on-track" if on else "behind",
            f"{said} {'is at' if on else 'does not reach'} the promised {case.amount.words}, and "
            "the time it is promised for is not over",
            f"{said_zh}{'已在' if on else '未达到'}承诺的{case.amount.words_zh}，"
            "所承诺的时间尚未结束",
            (best,),
        )
    if due is None:
        return _Found(
            "on-track",
            f"no due day is given, so nothing is late; the report that counts is {said}{told}",
            f"未给出期限，无所谓逾期；所据报告为 {said_zh}{told_zh}",
            (best,),
        )
    if share is None or pace is None:
        return _Found(
            "behind",
            f"{said} does not reach {case.amount.words} yet, and no straight line can be drawn",
            f"{said_zh} 尚未达到{case.amount.words_zh}，且无法推算线性进度",
            (best,),
        )
    ahead = share >= pace
    start = _line_start(case, latest, due)
    word, word_zh = ("at least", "不低于") if ahead else ("less than", "低于")
    return _Found(
        "on-track" if ahead else "behind",
        f"{said} is {share_text(share)} of the promise, {word} the {share_text(pace)} of a "
        f"straight line from {start} to {due[1]}",
        f"{said_zh}{told_zh}，{word_zh}自{start}至 {due[1]} 线性推算的{share_text(pace)}",
        (best,),
    )


def _before(case: Case) -> tuple[str, str]:
    """What was reported before the announcement, where anything was."""
    since = _since(case)
    earlier = [p for p in case.progress if since and p.latest and p.latest < since]
    if not earlier:
        return "", ""
    said, said_zh = _said(max(earlier, key=lambda p: p.last))
    return f"; before it there was {said}", f"；此前为 {said_zh}"


def _said(p: Progress) -> tuple[str, str]:
    """A report with its time, in both languages."""
    return f"{p.words} (as of {p.when})", f"{p.words_zh}（截至{p.when}）"


# ── amounts ───────────────────────────────────────────────────────────────────────────────────────


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


def _highest(case: Case, counted: Iterable[Progress]) -> Progress:
    """The report of the most, as printed (of the least, if less is the aim); the last of equals."""

    def most(p: Progress) -> tuple[Decimal, date]:
        bound = p.interval.high if case.downward else p.interval.low
        printed = p.value if p.value is not None else bound
        amount = printed if printed is not None else Decimal("-Infinity")
        return (-amount if case.downward else amount), p.last

    return max(counted, key=most)


def _share(case: Case, latest: Progress | None) -> Decimal | None:
    whole = case.amount.nominal
    if latest is None or latest.value is None or not whole or whole < 0 or case.downward:
        return None
    return latest.value / whole


def _pace(case: Case, latest: Progress | None, due: Span | None) -> Decimal | None:
    """The share that a straight line has reached at the time of the latest report."""
    if latest is None or due is None or case.announced is None or case.downward:
        return None
    if case.behaviour == "rate":
        return None
    start = _line_start(case, latest, due)
    days = (due[1] - start).days
    if days <= 0:
        return None
    base = _baseline(case, start)
    gone = Decimal(max(0, min(days, (latest.last - start).days))) / days
    return base + (1 - base) * gone


def _line_start(case: Case, latest: Progress, due: Span) -> date:
    """The first day of the straight line: the announcement; of a flow that of the due period."""
    announced = case.announced.earliest if case.announced else due[0]
    inside = case.counts_periods and latest.start is not None and latest.start >= due[0]
    return due[0] if inside else announced


def _baseline(case: Case, start: date) -> Decimal:
    """Where the straight line starts: a level at the last report before the announcement."""
    earlier = [p for p in case.progress if p.latest and p.latest < start]
    found = _share(case, max(earlier, key=lambda p: p.last)) if earlier else None
    return found if found is not None and case.behaviour in ("level", "flow") else Decimal(0)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one.

    >>> _months_later(date(2024, 8, 31), 18)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return after.replace(day=min(day.day, after.day))
