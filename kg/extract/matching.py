"""Applies the rules of a language to the sentences of a reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import moods, phrases
from kg.extract.chinese_ends import ChineseEnds
from kg.extract.ends import Ends
from kg.extract.hits import Hit, clause_start
from kg.extract.lexicon import Rule, Trigger, lexicon
from kg.extract.model import Candidate, Reading, Sentence, Span
from kg.extract.subjects import SubjectFinder

_BREAK: Final = re.compile(r"(?:, and|;|；|，)(?: to| also| will)*\s*$")
_BETWEEN: Final = re.compile(
    r"(?:在[^，。]{2,14}?)?(?:将|已|还|正在?|也|均|都|就|又|要|会|可|能|拟|已经|着力|加快|积极|全面|持续|率先|创新|尝试|进一步"
    r"|大力|深入|不断|更好|主动|共同"
    r"|联合|努力|全力|稳步|有序|扎实|重点|首次|正式|陆续|先后|成功|继续|计划|力争|致力于"
    r"|准备|开始|定于|以来|为|并|而|则|同步|统筹|深度|充分|有效|系统|集中|逐步|启动|推动|推进|探索|支持|鼓励|开展|实施|提出|明确|允许|引导|促进"
    r"|加强|谋划|建设|打造|构建|累计|目前|今年|明年|去年|未来|近期|近年来|近日|日前|自主|聚力|大胆|优先|鼓励|带头|当地|正式|拓展|完善|优化"
    r"|\d{4}年|\d{1,2}[月日]|底|上半年|下半年|[，、\s])*"
)


class Matcher:
    """Finds what the rules say about a reading."""

    def __init__(self, reading: Reading, subjects: SubjectFinder) -> None:
        self.reading, self.subjects = reading, subjects
        self.language = reading.source.language
        self.lexicon = lexicon(self.language)

    def claims(self, index: int) -> Iterator[Candidate]:
        """Candidates of one sentence, without dates."""
        sentence = self.reading.sentences[index]
        hits = self._hits(index, sentence)
        bounds = sorted(
            {
                h.start
                for h in hits
                if (h.trigger.base or self.language == "zh") and h.mood != "none"
            }
        )
        for hit in hits:
            yield from self._apply(index, sentence, hit, bounds)

    def _hits(self, index: int, sentence: Sentence) -> list[Hit]:
        cues, text = self.reading.cues[index], sentence.text
        found: list[tuple[int, int, Rule, Trigger, str]] = []
        index_of = self.lexicon.by_cue
        patterns = {pattern: None for cue in sorted(cues) for pattern in index_of.get(cue, ())}
        for pattern in patterns:
            for match in pattern.finditer(text):
                for rule, trigger in self.lexicon.by_pattern[pattern]:
                    verb = match["verb"] if trigger.base else ""
                    if verb and verb[0].isupper() and match.start():
                        break  # "Pilot" in a name
                    found.append((match.start(), match.end(), rule, trigger, verb))
        found.sort(key=lambda f: (f[0], -f[1], f[2].id))
        hits: list[Hit] = []
        previous = ""
        seen: dict[int, str] = {}
        for start, end, rule, trigger, verb in found:
            if self.language == "zh":
                clause = text[clause_start(text, start) : start]
                mood = moods.chinese(clause, text[end : end + 2])
                if text[start:end].endswith(("了", "着")):
                    mood = "done"
                if text[end : end + 1] == "的" and rule.object in ("right", "one"):
                    continue
                if rule.relation == "leads" and re.search("批复|批准|同意|支持|鼓励", clause):
                    continue
                if rule.opener and not re.search(rule.opener, clause):
                    continue
                if rule.relation == "plans" and any(
                    t[2].relation == "plans" and end <= t[0] <= end + 1 for t in found
                ):
                    continue  # 加快|建设: the second verb has the object
                if (
                    rule.object in ("right", "one")
                    and rule.relation in ("plans", "focusesOn", "leads")
                    and not self._leads_clause(index, sentence, start)
                ):
                    continue
            elif rule.object == "list-before" and text.startswith(" into", end):
                continue  # the area will be built into a port: what it becomes follows
            elif verb:
                mood = seen.get(start) or moods.english(text, start, verb, trigger, previous)
                seen[start] = mood
                if mood in ("planned", "done", "present", "passive"):
                    previous = mood
            else:
                mood = (
                    "planned"
                    if previous == "planned" and moods.joined(text[max(0, start - 30) : start])
                    else "any"
                )
            if any(
                h.start <= start < h.end
                and (
                    h.rule.relation == rule.relation
                    or (
                        h.rule.relation == "focusesOn"
                        and h.end + (bool(h.rule.nouns) or self.language == "zh") > end
                    )
                )
                and _fits(h.rule.mood, h, self.language)
                for h in reversed(hits)
            ):
                continue
            hits.append(Hit(start=start, end=end, rule=rule, trigger=trigger, mood=mood))
        lists = [
            (h.end, phrases.region(text, h.end, len(text), self.language))
            for h in hits
            if h.rule.relation == "focusesOn"
            and h.rule.object == "right"
            and not h.rule.nouns
            and _fits(h.rule.mood, h, self.language)
        ]
        return [
            h
            for h in hits
            if h.rule.relation == "focusesOn"
            or not any(a <= h.start < b and not _BREAK.search(text[a : h.start]) for a, b in lists)
        ]

    def _leads_clause(self, index: int, sentence: Sentence, start: int) -> bool:
        """Whether a Chinese trigger is the verb of its clause, not a noun inside it."""
        text = sentence.text
        opened = text.rfind("“", 0, start)
        if opened > text.rfind("”", 0, start) and text[opened - 1 : opened] not in "：，":
            return False
        begin = clause_start(text, start)
        noun = text.startswith(("建设", "发展", "创新", "研究", "改造", "升级", "管理"), start)
        if noun and any(m.end - sentence.start == start for m in self.reading.mentions[index]):
            return False  # 自贸港建设 is a noun
        for mention in self.reading.mentions[index]:
            if begin < mention.end - sentence.start <= start:
                begin = mention.end - sentence.start
        return _BETWEEN.fullmatch(text, begin, start) is not None or (
            text[clause_start(text, start) : start].startswith(
                ("以", "通过", "围绕", "聚焦", "为", "对", "按照", "依托")
            )
            and text[start - 1] != "的"
        )

    def _apply(
        self, index: int, sentence: Sentence, hit: Hit, bounds: list[int]
    ) -> Iterator[Candidate]:
        rule = hit.rule
        if not _fits(rule.mood, hit, self.language):
            return
        make = ChineseEnds if self.language == "zh" else Ends
        reader = make(self, index, sentence, hit, bounds)
        for subject, thing in reader.pairs():
            if subject is None or thing is None or _same(subject, thing):
                continue
            planned = rule.hedge or (
                "planned"
                if hit.mood in ("planned", "present", "passive-planned", "open")
                and rule.relation in ("plans",)
                else ""
            )
            if rule.relation == "focusesOn" and self._future(sentence, hit):
                planned = "planned"
            if rule.relation in ("plans", "focusesOn", "leads"):
                self.subjects.remember(index, subject)
            yield Candidate(
                sentence=sentence,
                relation=rule.relation,
                subject=subject,
                object=thing,
                hedge=planned,
                rule=rule.id,
                confidence=rule.confidence,
            )
            if rule.id == "en-lead" and (place := reader.place_of(thing)):
                yield Candidate(
                    sentence=sentence,
                    relation="initiativeIn",
                    subject=thing,
                    object=place,
                    rule="en-lead-in",
                    confidence=0.6,
                )

    def _future(self, sentence: Sentence, hit: Hit) -> bool:
        if self.language == "zh":
            return "将" in sentence.text[max(0, hit.start - 12) : hit.start]
        return hit.mood == "planned" or bool(
            re.search(r"\bwill\b[^,;]{0,20}$", sentence.text[: hit.start])
        )


def _fits(wanted: str, hit: Hit, language: str) -> bool:
    mood = hit.mood
    if wanted == "any":
        return mood != "none"
    if mood == "any":
        return True
    if wanted == "stated":
        return mood in ("done", "open")
    if language == "zh":
        return mood == wanted or (wanted == "planned" and mood == "open")
    if wanted == "passive":
        return mood == "passive" or (
            mood == "done" and hit.trigger.pattern.pattern.endswith("in(?!\\w)")
        )
    if wanted == "planned":
        return mood in ("planned", "passive-planned", "present")
    return mood == wanted


def _same(subject: Span, thing: Span) -> bool:
    return subject.start < thing.end and thing.start < subject.end
