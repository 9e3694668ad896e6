"""Applies the rules of a language to the sentences of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract import modality, phrases
from kg.extract.arguments import Arguments
from kg.extract.chinese.arguments import ChineseArguments
from kg.extract.chinese.verbs import ChineseVerbs
from kg.extract.lexicon import ExtractionRule, lexicon
from kg.extract.records import Analysis, Candidate, Sentence, Span
from kg.extract.subjects import SubjectFinder
from kg.extract.trigger_patterns import Trigger
from kg.extract.triggers import TriggerMatch

#: How many characters before its cue a trigger may begin.
_REACH: Final = 100
#: "Focus on building a port" names a plan, not an industry.
_MAKES: Final = re.compile(
    r" (?:building|creating|establishing|setting up|constructing|becoming|turning|launching"
    r"|opening)\b"
)
_BREAK: Final = re.compile(r"(?:, and|;|；|，)(?: to| also| will)*\s*$")


class Matcher:
    """Finds the claims of the rules in a text."""

    def __init__(self, analysis: Analysis, subjects: SubjectFinder) -> None:
        self.analysis, self.subjects = analysis, subjects
        self.language = analysis.source.language
        self.lexicon = lexicon(self.language)

    def claims(self, index: int) -> Iterator[Candidate]:
        """Candidates of one sentence, without dates."""
        sentence = self.analysis.sentences[index]
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

    def _hits(self, index: int, sentence: Sentence) -> list[TriggerMatch]:
        text = sentence.text
        found = list(self._found(index, text))
        found.sort(key=lambda f: (f[0], -f[1], f[2].id))
        hits: list[TriggerMatch] = []
        previous = ""
        seen: dict[int, str] = {}
        verbs = ChineseVerbs(sentence, self.analysis.mentions[index])
        near: list[TriggerMatch] = []  # those that fit and overlap what comes next
        for start, end, rule, trigger, verb in found:
            if self.language == "zh":
                stands = verbs.mood(start, end, rule, found, hits)
                if stands is None:
                    continue
                mood = stands
            elif rule.object == "list-before" and text.startswith(" into", end):
                continue  # "the area will be built into a port": what it becomes follows
            elif verb:
                mood = seen.get(start) or modality.english(text, start, verb, trigger, previous)
                seen[start] = mood
                if mood in ("planned", "done", "present", "passive"):
                    previous = mood
            else:
                mood = (
                    "planned"
                    if previous == "planned" and modality.joined(text[max(0, start - 30) : start])
                    else "any"
                )
            near = [h for h in near if start < h.end]
            if any(self._goes_before(h, rule, end) for h in near):
                continue
            hit = TriggerMatch(start=start, end=end, rule=rule, trigger=trigger, mood=mood)
            hits.append(hit)
            if _fits(rule.mood, hit, self.language):
                near.append(hit)
        lists = [
            (h.end, phrases.region(text, h.end, len(text), self.language))
            for h in hits
            if h.rule.relation == "focusesOn"
            and h.rule.object == "right"
            and not h.rule.nouns
            and not _MAKES.match(text, h.end)
            and _fits(h.rule.mood, h, self.language)
        ]
        return [
            h
            for h in hits
            if h.rule.relation == "focusesOn"
            or not any(a <= h.start < b and not _BREAK.search(text[a : h.start]) for a, b in lists)
        ]

    def _found(
        self, index: int, text: str
    ) -> Iterator[tuple[int, int, ExtractionRule, Trigger, str]]:
        """All triggers in a sentence: start, end, rule, trigger and verb."""
        by_cue, patterns = self.lexicon.by_cue, self.lexicon.patterns
        places: dict[int, set[int]] = {}
        for cue, starts in self.analysis.cues[index].items():
            for number in by_cue.get(cue, ()):
                places.setdefault(number, set()).update(starts)
        for number in sorted(places):
            shape = patterns[number]
            match_at = shape.pattern.match
            for match in (
                [found for at in sorted(places[number]) if (found := match_at(text, at))]
                if shape.leading
                else shape.pattern.finditer(text, max(0, min(places[number]) - _REACH))
            ):
                for rule, trigger in shape.uses:
                    verb = match["verb"] if trigger.base else ""
                    if verb and verb[0].isupper() and match.start():
                        break  # "Pilot" in a name
                    yield match.start(), match.end(), rule, trigger, verb

    def _goes_before(self, hit: TriggerMatch, rule: ExtractionRule, end: int) -> bool:
        """Whether a match excludes a rule whose trigger begins inside it and ends at ``end``.

        One claim of a relation is enough; and what is an industry is not also a plan.
        """
        known = hit.rule
        if known.relation == rule.relation or known.relation != "focusesOn":
            return known.relation == rule.relation
        placed = rule.relation in ("initiativeIn", "settledIn")
        equal = self.language == "zh" or (bool(known.nouns) and not placed)
        return hit.end + equal > end

    def _apply(
        self, index: int, sentence: Sentence, hit: TriggerMatch, bounds: list[int]
    ) -> Iterator[Candidate]:
        rule = hit.rule
        if not _fits(rule.mood, hit, self.language):
            return
        make = ChineseArguments if self.language == "zh" else Arguments
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
            for placed, place in self._placed(reader, rule, subject, thing):
                yield Candidate(
                    sentence=sentence,
                    relation="initiativeIn",
                    subject=placed,
                    object=place,
                    hedge=planned,
                    rule="en-lead-in",
                    confidence=0.6,
                )

    def _placed(
        self, reader: Arguments, rule: ExtractionRule, subject: Span, thing: Span
    ) -> Iterator[tuple[Span, Span]]:
        """Locations that a claim also states: build a centre in Lingang."""
        if self.language == "zh":
            return
        if rule.relation == "approvedBy":
            for place in reader.places_of(subject) if subject.kind == "plan" else ():
                yield subject, place
        elif rule.relation in ("leads", "plans") and not rule.nouns:
            for place in reader.places_of(thing):
                yield thing, place
        if rule.id == "en-turn-into":
            for inner in reader.turned():
                if not _same(inner, subject):
                    yield thing, inner

    def _future(self, sentence: Sentence, hit: TriggerMatch) -> bool:
        if self.language == "zh":
            return "将" in sentence.text[max(0, hit.start - 12) : hit.start]
        return hit.mood == "planned" or bool(
            re.search(r"\bwill\b[^,;]{0,20}$", sentence.text[: hit.start])
        )


def _fits(wanted: str, hit: TriggerMatch, language: str) -> bool:
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
    if wanted == "intended":
        return mood in ("planned", "passive-planned")
    return mood == wanted


def _same(subject: Span, thing: Span) -> bool:
    return subject.start < thing.end and thing.start < subject.end
