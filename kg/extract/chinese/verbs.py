"""Which Chinese triggers are the verb of their clause, and their mood: planned or done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from kg.extract import modality
from kg.extract.lexicon import ExtractionRule, lexicon
from kg.extract.records import Mention, Sentence
from kg.extract.trigger_patterns import Trigger
from kg.extract.triggers import TriggerMatch, clause_start

Found = tuple[int, int, ExtractionRule, Trigger, str]

_FRAMES: Final = ("以", "通过", "围绕", "聚焦", "对", "按照", "依托")
_NOUNS: Final = ("建设", "发展", "创新", "研究", "改造", "升级", "管理", "提升", "试点", "改革")
#: Perfective verbs: their result exists.
_PERFECTIVE: Final = ("建成", "成为", "成立", "开通")
#: Causative verbs, whose object may be another verb with its own subject: 支持江河新区建设….
_CAUSATIVES: Final = (
    "支持",
    "鼓励",
    "推动",
    "引导",
    "允许",
    "促进",
    "赋予",
    "提出",
    "加快",
    "开展",
)


_TO_COME: Final = re.compile(
    r"将(?!近)|(?<![主重需首必紧纪摘])要(?![求素点件])|拟|计划|力争|争取|下一步|今后|未来|打算|准备|明确|提出"
)
#: A name after these does not belong to the next word: 依托…发展, 支持…建设.
_LEANING: Final = (
    *("依托", "借助", "利用", "围绕", "立足", "聚焦"),
    *("支持", "鼓励", "推动", "引导", "允许", "指导", "要求"),
)
_TAKING: Final = ("把", "将")
_BY: Final = re.compile(r"[经获由报]")
#: A name after these is part of the predicate: 也是江河打造…的项目.
_IS: Final = re.compile(r"(?:是|为|作为|成为)$")


@cache
def _between() -> re.Pattern[str]:
    """What may stand between the subject of a clause and its verb."""
    words = lexicon("zh").any_of("adverbs")
    dates = r"\d{4}年|\d{1,2}[月日]|[一二三四五六七八九十\d]+年来|[，、\s]"
    sums = r"总?投资[约超近逾过]*[\d.]+[万亿]*[美欧]?元"
    return re.compile(rf"(?:在[^，。]{{2,20}}?)?(?:{words}|{dates}|{sums})*")


_APPROVED: Final = re.compile("批复|批准|同意")
_GRANTED: Final = re.compile("批复|批准|同意|支持|鼓励")


class ChineseVerbs:
    """Decides the mood of the triggers of one sentence."""

    def __init__(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        self.text, self.offset, self.mentions = sentence.text, sentence.start, mentions

    def mood(
        self,
        start: int,
        end: int,
        rule: ExtractionRule,
        found: Sequence[Found],
        hits: Sequence[TriggerMatch],
    ) -> str | None:
        """The mood of a trigger; None if it is not a verb with an object.

        Args:
            start: Where it begins in the sentence.
            end: Where it ends.
            rule: The rule of the trigger.
            found: All triggers of the sentence.
            hits: Those before it that are verbs.
        """
        clause = self.text[clause_start(self.text, start) : start]
        takes_object = rule.object in ("right", "one")
        if self.text[end : end + 1] == "的" and takes_object:
            return None
        if rule.relation == "leads" and _GRANTED.search(clause):
            return None
        if rule.relation == "plans" and _APPROVED.search(clause):
            return None
        if rule.opener and not re.search(rule.opener, clause):
            return None
        becomes = self.text[start:end].endswith(("成", "为"))
        if (
            not becomes
            and rule.relation in ("plans", "leads")
            and any(t[2].relation == rule.relation and end <= t[0] <= end + 1 for t in found)
        ):
            return None  # 加快|建设: the object belongs to the second verb
        judged = takes_object and rule.relation in ("plans", "focusesOn", "leads")
        if judged and (not self._leads_clause(start) or self._governed(start, rule, hits)):
            return None
        if rule.relation == "approvedBy" and not rule.opener and _BY.search(clause):
            return None  # 经国务院批准 is read by the rule with an opener
        if rule.mood == "intended":
            spoken = self.text[self.text.rfind("；", 0, start) + 1 : start]
            return "intended" if _TO_COME.search(spoken) else None
        if self.text[start:end].endswith(("了", "着")):
            return "done"
        stands = modality.chinese(clause, self.text[end : end + 2])
        if stands == "open" and self.text.startswith(_PERFECTIVE, start):
            sentence = self.text[self.text.rfind("；", 0, start) + 1 : start]
            return "planned" if modality.chinese(sentence, "") == "planned" else "done"
        return stands

    def _governed(self, start: int, rule: ExtractionRule, hits: Sequence[TriggerMatch]) -> bool:
        """Whether it is inside the object of an earlier verb: 实施|贸易提升行动."""
        if rule.relation != "plans" or self.text[start - 1] in "、和与并及且":
            return False
        begin = clause_start(self.text, start)
        return any(
            begin <= h.start
            and h.end + 1 < start
            and h.rule.relation == "plans"
            and not self.text.startswith(_CAUSATIVES, h.start)
            for h in hits
        )

    def _belongs_to_name(self, start: int) -> bool:
        """Whether a word continues the name before it; 依托江河港发展… does not."""
        for mention in self.mentions:
            if mention.end - self.offset == start:
                before = self.text[: mention.start - self.offset]
                if before.endswith(_TAKING):
                    return self.text[start + 2 : start + 3] not in ("成", "为")
                return not before.endswith(_LEANING)
        return False

    def _leads_clause(self, start: int) -> bool:
        """Whether a trigger is the verb of its clause, not a noun inside it."""
        text = self.text
        opened = text.rfind("“", 0, start)
        if opened > text.rfind("”", 0, start) and text[opened - 1 : opened] not in "：，":
            return False
        begin = clause_start(text, start)
        noun = text.startswith(_NOUNS, start)
        if noun and self._belongs_to_name(start):
            return False  # 自贸港建设 is a noun
        if (
            text.startswith("试点", start)
            and start == begin
            and text[start + 2 : start + 3] in "聚覆涉任项启以进期工内"
        ):
            return False  # 试点聚焦…
        for mention in self.mentions:
            if begin < mention.end - self.offset <= start:
                if _IS.search(text, begin, mention.start - self.offset):
                    return False
                begin = mention.end - self.offset
        between = _between()
        if between.fullmatch(text, clause_start(text, start), start):
            return True
        return between.fullmatch(text, begin, start) is not None or (
            text[clause_start(text, start) : start].startswith(_FRAMES) and text[start - 1] != "的"
        )
