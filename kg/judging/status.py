"""What a verdict is given on, and the statuses that there are, each in both languages.

Which status applies is the matter of :mod:`kg.judging.rules`.
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
    "not-judged",
    "term-ended",
    "term-runs",
    "met-early",
    "met",
    "missed",
    "reached-later",
    "overdue",
    "unknown",
    "behind",
    "on-track",
    "no-report",
]
#: Slugs of the statuses, as in the scheme ``kind:verdicts``, with their words in both languages;
#: ``{day}`` is the day that the status names.
WORDS: Final[dict[Status, tuple[str, str]]] = {
    "not-judged": ("not judged", "不作评判"),
    "term-ended": ("term ended", "期限已满"),
    "term-runs": ("term runs", "仍在期内"),
    "met-early": ("met early", "提前达成"),
    "met": ("met", "已达成"),
    "missed": ("missed", "未达成"),
    "reached-later": (
        "reached by {day}, no report for the due period",
        "截至{day}已达到，到期时段无报告",
    ),
    "overdue": ("overdue, no report", "逾期，无报告"),
    "unknown": ("unknown since {day}", "自{day}起情况不明"),
    "behind": ("behind", "进度落后"),
    "on-track": ("on track", "进度正常"),
    "no-report": ("no report yet", "尚无报告"),
}
STATUSES: Final[tuple[Status, ...]] = tuple(WORDS)
#: Why a target that is no promise gets no verdict, by its kind.
NO_PROMISE: Final[dict[str, tuple[str, str]]] = {
    "forecast": ("a forecast by a third party, no promise", "第三方预测，并非承诺"),
    "plan-size": (
        "the number of items in a plan, no promise of a result",
        "方案的条目数，并非对结果的承诺",
    ),
    "pilot-term": ("the term of a pilot, no promise of a result", "试点的期限，并非对结果的承诺"),
}


#: How figures move over time, by the way in which they are counted.
BEHAVES: Final = {"cumulative": "accumulates", "period": "flow", "stock": "level"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A report in the base unit of the promise.

    Attributes:
        interval: What its hedge leaves open.
        value: The number as printed; None for a range that is open.
        words, words_zh: As people read it.
        earliest, latest: The first and the last day that the time it refers to can mean; None
            where nothing bounds it.
        since: Where the counting starts; None where nobody says.
        counting: cumulative, period or stock; empty where nobody says.
        when: The time as people read it.
    """

    interval: Interval
    value: Decimal | None
    words: str
    words_zh: str
    earliest: date | None
    latest: date | None
    since: date | None = None
    counting: str = ""
    when: str = ""

    @property
    def start(self) -> date | None:
        """The first day of the period that it counts; None where none is said.

        A year stands for itself; a month or a day may be no more than the last one counted.
        """
        if self.since is not None or self.earliest is None or self.counting == "cumulative":
            return self.since
        whole_year = (self.last - self.earliest).days >= 364
        is_period = self.counting == "period" and self.earliest != self.latest
        return self.earliest if whole_year or is_period else None

    @property
    def last(self) -> date:
        """The last day that it can refer to; the first of all days where nothing bounds it."""
        return self.latest or date.min

    def is_after(self, day: date) -> bool:
        """Whether it can only refer to a time after a day."""
        return self.earliest is not None and self.earliest > day


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a verdict rests on.

    Attributes:
        amount: What is promised.
        due: By when; None where no document says.
        kind: promise, forecast, plan-size or pilot-term.
        recurrence: yearly where the promise is renewed each year; empty otherwise.
        announced: When it was promised.
        downward: Whether less is the aim.
        behaviour: accumulates (counts up from zero), level (rises and falls), flow (counted anew in
            each period) or rate (a speed); empty is read as accumulates.
        progress: Reports by the time they refer to.
    """

    amount: Amount
    due: PartialDate | None
    kind: str = "promise"
    recurrence: str = ""
    announced: PartialDate | None = None
    downward: bool = False
    behaviour: str = ""
    progress: tuple[Progress, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether reports are running totals."""
        return self.behaviour in ("", "accumulates") and not self.recurrence

    @property
    def own_period(self) -> bool:
        """Whether only a report for the due period itself tells: a rate, or what recurs."""
        return self.behaviour == "rate" or bool(self.recurrence)

    @property
    def counts_periods(self) -> bool:
        """Whether a report says how much there was within a period."""
        return self.behaviour == "flow" or (bool(self.recurrence) and not self.behaviour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with the rule that gave it.

    Attributes:
        kind: One of :data:`STATUSES`.
        rule, rule_zh: The rule in words, with the figures it was applied to.
        day: The day that the status names; None where it names none.
        share: The report that counts as a share of the promise; None where that has no meaning.
        pace: The share that a straight line would have had at the time of the latest report.
        due: The day that the status was judged by: of a yearly promise, the end of the year that
            counts. None where nothing is due.
        rests_on: Places in :attr:`Case.progress` of the reports that decided it.
    """

    kind: Status
    rule: str
    rule_zh: str
    day: date | None = None
    share: Decimal | None = None
    pace: Decimal | None = None
    due: date | None = None
    rests_on: tuple[int, ...] = ()

    @property
    def status(self) -> str:
        """The status in words.

        >>> Verdict(kind="unknown", rule="", rule_zh="", day=date(2022, 4, 7)).status
        'unknown since 2022-04-07'
        """
        return WORDS[self.kind][0].format(day=self.day)

    @property
    def status_zh(self) -> str:
        """The status in Chinese."""
        return WORDS[self.kind][1].format(day=self.day)


def share_text(share: Decimal | None) -> str:
    """A share as a percentage with one decimal; empty where there is none.

    >>> share_text(Decimal(90) / 251)
    '35.9 %'
    """
    return "" if share is None else f"{plain(round(share * 100, 1))} %"
