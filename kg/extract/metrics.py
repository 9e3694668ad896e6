"""What a figure measures: the noun phrase before its verb or after its number."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract.lexicon import lexicon
from kg.extract.model import Reading, Sentence, Span, Value

WIDER: Final = frozenset({"zone", "place", "initiative", "plan", "organisation", "company"})
_DATE_TAIL: Final = re.compile(
    r"[\s,]+(?:in|for|by|from|during|since|over|as of|at|through|to|between|last"
    r"|this)(?: (?:the|a|end|of|first|second|third|fourth|past|last|this|same|half"
    r"|quarters?|months?|years?|period|and|to|through|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|early|late|mid|January|February|March|April|May"
    r"|June|July|August|September|October|November|December|\d{1,4}),?)+$"
)
_VERB_LEAD: Final = re.compile(
    r"(?:double|triple|doubling|bring|brings|bringing|brought|increase|increasing|raise|raising"
    r"|lift|lifting|cut"
    r"|cutting|reduce|reducing|boost|boosting|keep|keeping|push|pushing|drive|driving|see|seeing"
    r"|make|making"
    r"|achieve|achieving|achieved|attract|attracting|host|hosting|create|creating) (?:the |its "
    r"|an? )?(?=[a-z])"
)
_MEASURE_NOUN: Final = re.compile(
    r"(?:metric )?(?:tons|tonnes|TEUs?|containers|units|pieces|passengers|passenger trips|trips"
    r"|parcels|people)\b"
)
_VOLUME: Final = re.compile(
    r"throughput|capacity|volume|output|production|turnover|traffic|sales|workforce|number|total"
)
_SPREADS: Final = re.compile(
    r"\b(?:grew|grown|expanded|enlarged|extended|spans?|stretches|spanning)\b"
)
_IN_PLACE: Final = re.compile(
    r"(?<=\w) (?:in|into|at|through|via|within|across|from) (?:the |its )?$"
)
_CHANGE: Final = re.compile(
    r"(?:\b(?:up|down|rose|rise|rising|grew|growing|growth of|increased|increasing"
    r"|increase of|an increase of|fell|dropped|declined|decreased|decrease of|higher"
    r"|lower|jumped|surged|soared|climbed|expanded|by|accounting for|accounted for"
    r"|account for|accounts for|representing|or)"
    r"(?: by| of| about| only)?\s+(?:a |an |about |nearly |over |more than )*)$",
    re.IGNORECASE,
)
_OF_AFTER: Final = re.compile(
    r"\s+(?:of|in|worth of) (?:the |its |their |all |all the |these |total |China's "
    r"|new )*(?P<noun>(?!(?:the )?(?:first|last|past|same|year|January|February|March|April|May\b"
    r"|June|July|August|September|October|November|December))[A-Za-z\"“][^,;.()]*)"
)
_SKIPPED_NOUN: Final = re.compile(
    r"(?:types?|kinds?|aspects?|categories|of (?:them|which|the)|sides?|days?|years?"
    r"|phases?|other|new consumer|sessions?|hand|fronts?|things|steps|anniversar\w+"
    r"|consecutive|straight|decades?|-)\b",
    re.IGNORECASE,
)


class MetricFinder:
    """Finds metrics figure by figure; a figure without one of its own has that of the last."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.last: Span | None = None

    def metric(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        """What a figure of a sentence measures; None when it is no figure worth a claim."""
        found = self._read(index, sentence, value)
        if found is None and value.unit == "km2":
            verb = _SPREADS.search(sentence.text, 0, value.start - sentence.start)
            return self._span(sentence, verb.start(), verb.end()) if verb else None
        return found

    def _span(self, sentence: Sentence, start: int, end: int) -> Span | None:
        text = sentence.text[start:end]
        lead = len(text) - len(text.lstrip(' ,"“”）'))
        text = text.strip(' ,"“”）')
        if not text:
            return None
        start += lead
        return Span(
            start=sentence.start + start,
            end=sentence.start + start + len(text),
            text=text,
            kind="metric",
        )

    def _read(self, index: int, sentence: Sentence, value: Value) -> Span | None:
        text = sentence.text
        at, end = value.start - sentence.start, value.end - sentence.start
        if value.unit == "count":
            found = self._noun_after(text, end)
            if found:
                if _MEASURE_NOUN.match(text, *found):
                    whole = self._before(index, sentence, at)
                    if whole and _VOLUME.search(whole.text):
                        return whole
                if text[found[0] : found[1]].lower() in ("them", "these", "those", "which"):
                    return self.last
                if _SKIPPED_NOUN.match(text[found[0] : found[1]]) and not value.text[:1].isdigit():
                    return None
                return self._span(sentence, *found)
            return self._before(index, sentence, at) or self.last
        if value.unit in ("percent", "pp", "times"):
            of = _OF_AFTER.match(text, end)
            changed = _CHANGE.search(text[:at])
            chunk = text[max(text.rfind(",", 0, at), text.rfind(";", 0, at)) + 1 : at]
            bare = changed is None or len(chunk) - len(changed[0]) < 6
            if changed and bare and self.last and not of:
                return self.last
            if of and not changed:
                noun = self._noun_after(text, of.start("noun") - 1)
                if noun:
                    return self._span(sentence, *noun)
            if of and changed and changed[0].lower().startswith(("account", "repres")):
                noun = self._noun_after(text, of.start("noun") - 1)
                return self._span(sentence, *noun) if noun else self.last
            found_before = self._before(index, sentence, at)
            if found_before:
                return found_before
            noun = (
                self._noun_after(text, of.start("noun") - 1) if of else self._noun_after(text, end)
            )
            return self._span(sentence, *noun) if noun else self.last
        before = self._before(index, sentence, at)
        of = _OF_AFTER.match(text, end)
        if of and (
            before is None
            or re.search(
                r"\b(?:attract|draw|dr[ae]w|gain|bring|brought|receiv|use|handl|record"
                r"|secur|sign)\w* (?:\w+ )?$",
                text[:at],
            )
        ):
            noun = self._noun_after(text, of.start("noun") - 1)
            if noun:
                return self._span(sentence, *noun)
        if before:
            return before
        noun = self._noun_after(text, end)
        return self._span(sentence, *noun) if noun else self.last

    def _noun_after(self, text: str, at: int) -> tuple[int, int] | None:
        stops = lexicon("en").words["stops"]
        start, last = -1, -1
        for n, word in enumerate(re.finditer(r"\s*([^\s]+)", text[at:])):
            raw = word[1]
            bare = raw.strip(',.;:()"“”')
            if (
                bare.lower() in ("more", "new", "the", "of", "such", "other")
                and start < 0
                and n < 2
            ):
                continue
            if not bare or (
                bare.lower() in stops
                and not (bare == "and" and start >= 0 and _keeps_and(text[at + word.end() :]))
            ):
                break
            if (
                start >= 0
                and re.search(r"ed$", bare)
                and not re.search(
                    r"(?:-\w+ed|based|invested|funded|related|certified|limited)$", bare
                )
            ):
                break
            if raw.startswith("(") or n > 7:
                break
            start = at + word.start(1) if start < 0 else start
            last = at + word.start(1) + len(raw.rstrip(',.;:)"”'))
            if raw[-1] in ",.;:":
                break
        return (start, last) if start >= 0 else None

    def _before(self, index: int, sentence: Sentence, at: int) -> Span | None:
        """The noun phrase in front of the verb that leads to the figure."""
        text = sentence.text[:at].rstrip()
        for _ in range(4):
            cut = _tail(text)
            if cut is None:
                inside = self._where(index, sentence, len(text.rstrip(" ,")))
                if not inside:
                    break
                text = text[:inside]
                continue
            if cut == 0:
                break
            text = text[:cut]
        stops = lexicon("en").words["stops"]
        words = list(re.finditer(r"[^\s]+", text))
        first = len(words)
        for taken, word in enumerate(reversed(words)):
            bare = word[0].strip(',.;:()"“”')
            low = bare.lower()
            ends = word[0][-1] in ",;:" and first != len(words)
            if (
                ends
                or (low in stops and low not in ("in", "and", "for", "these", "this", "those"))
                or low in ("its", "their", "a", "an")
                or taken > 6
            ):
                break
            if low in ("in", "for") and taken == 0:
                break
            first -= 1
        while first < len(words) and words[first][0].lower() in ("in", "and", "for", "the", "of"):
            first += 1
        if first >= len(words):
            return None
        start = words[first].start()
        mention = next(
            (m for m in self.reading.mentions[index] if m.start == sentence.start + start), None
        )
        if mention and mention.kind != "name":
            after = mention.end - sentence.start
            rest = re.match(r"(?:['’]s)?\s+(?=\w)", sentence.text[after:at])
            if rest and after + rest.end() < len(text):
                start = after + rest.end()
            elif after >= len(text.rstrip(" ,")):
                found = re.search(
                    r"([A-Za-z-]+(?: [A-Za-z-]+){0,3}) of (?:the )?$",
                    sentence.text[: words[first].start()],
                )
                verb = re.search(
                    r"\s(covers?|covering|borders?|has|accommodates?)\s", sentence.text[after:at]
                )
                if found:
                    return self._trim_article(sentence, found.start(1), found.end(1))
                if verb:
                    return self._span(sentence, after + verb.start(1), after + verb.end(1))
                return None
        if lead := _VERB_LEAD.match(text, start):
            start = lead.end()
        if re.search(r"\d", text[start:]) and self.last:
            return self.last
        return self._span(sentence, start, len(text))

    def _where(self, index: int, sentence: Sentence, end: int) -> int:
        """Where "in the zone" begins, in front of the verb of a figure; 0 where it does not."""
        for mention in self.reading.mentions[index]:
            if mention.end == sentence.start + end and mention.kind in WIDER:
                lead = _IN_PLACE.search(sentence.text, 0, mention.start - sentence.start)
                return lead.start() if lead else 0
        return 0

    def _trim_article(self, sentence: Sentence, start: int, end: int) -> Span | None:
        lead = re.match(
            r"(?:the|a|an|its|and|with|has|have) ", sentence.text[start:end], re.IGNORECASE
        )
        return self._span(sentence, start + (lead.end() if lead else 0), end)


@cache
def _figure_verbs() -> frozenset[str]:
    return frozenset(lexicon("en").words["figure_verbs"])


def _tail(text: str) -> int | None:
    """Where the verb or the date at the end of a text begins, with the blank before it."""
    verbs, end = _figure_verbs(), len(text)
    while True:
        head = text[:end]
        word = head[max(head.rfind(" "), head.rfind(",")) + 1 :]
        if len(word) == end or word.lower() not in verbs:
            break
        end = len(head[: end - len(word)].rstrip(", "))
    if end < len(text):
        return end
    found = _DATE_TAIL.search(text, max(0, end - 90))
    return found.start() if found else None


def _keeps_and(rest: str) -> bool:
    """Whether "and" joins two nouns of one metric: "projects and platforms"."""
    return bool(
        re.match(
            r"\s*(?:[a-z-]+)(?=\s(?:have|has|were|was|are|in|to|from|on|through)\b|[,.;])", rest
        )
    )
