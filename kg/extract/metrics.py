"""What an English figure measures: the noun phrase before its verb or after its number."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract.lexicon import lexicon
from kg.extract.records import Analysis, NumericExpression, Sentence, Span

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
    r"(?:metric )?(?:tons|tonnes|TEUs?|containers|units|pieces|(?:(?:working|business"
    r"|calendar) )?(?:hours?|days?|minutes?|weeks?|months?)|passengers|passenger trips|trips"
    r"|parcels|people)\b"
)
_TIME: Final = re.compile(
    r"(?:(?:working|business|calendar) )?(?:hours?|days?|minutes?|weeks?|months?)\b"
)
_VOLUME: Final = re.compile(
    r"throughput|capacity|volume|output|production|turnover|traffic|sales|workforce|number|total"
)
_SPREADS: Final = re.compile(
    r"\b(?:grew|grown|grow|expanded|enlarged|extended|spans?|stretch\w*|spanning|cover\w*|occup\w+"
    r"|measur\w+|encompass\w*|tak(?:es|ing) up|holds?)\b"
)
_IN_PLACE: Final = re.compile(
    r"(?<=\w) (?:in|into|at|through|via|within|across|from) (?:the |its )?$"
)
_CHANGE: Final = re.compile(
    r"(?:\b(?:(?:mak(?:es?|ing)|made|tak(?:es?|ing)|took) up|contribut(?:es?|ed|ing)"
    r"|(?<!made )(?<!make )(?<!makes )(?<!making )(?<!took )(?<!takes )(?<!take )up"
    r"|down|rose|rise|rising|grew|growing|growth of|increased|increasing"
    r"|increase of|an increase of|fell|dropped|declined|decreased|decrease of|higher"
    r"|(?:jump|leap|surge|drop|fall|decline|gain|uptick|hike|decrease) of"
    r"|lower|jumped|surged|soared|climbed|expanded|by|accounting for|accounted for"
    r"|account for|accounts for|representing|or)"
    r"(?: by| of| about| only)?\s+(?:a |an |about |nearly |over |more than )*)$",
    re.IGNORECASE,
)
_OF_AFTER: Final = re.compile(
    r"\s+(?:of|in|worth of) (?:the |its |their |all |all the |these |total |China's "
    r"|new )*(?P<noun>(?!all\b(?! )|(?:the )?(?:first|last|past|same|year|January|February"
    r"|March|April|May\b"
    r"|June|July|August|September|October|November|December))[A-Za-z\"“][^,;.()]*)"
)
#: A verb of extent right before an area: covering 20 square kilometers.
_SPREAD_OVER: Final = re.compile(
    r"\b((?:cover|spann?|occupy|encompass|straddl|tak|measur|stretch)\w*(?: up| over)?"
    r"(?: (?:an?|the) (?:\w+ ){0,2}area)?)(?: of)? (?:(?:a total of|some|an estimated) )?$"
)
#: Verbs whose object is a figure with its noun: drew 5 billion yuan of investment.
_OBTAINED: Final = re.compile(
    r"\b(?:attract|draw|dr[ae]w|w[io]n|gain|bring|brought|receiv|use|handl|record|secur|sign"
    r"|absorb|lur|pull|collect|earn|generat|invest|rais|land|clinch|process|utiliz|pour)\w* "
    r"(?:\w+ )?$"
)
#: What happened to some of the things counted before: 42 of them have been copied.
_DONE_WITH: Final = re.compile(
    r"(?: of (?:them|which|these|those))?"
    r" (?:(?:have|has|had) (?:already |now |since )?been|were|was|are) (?:already |now |all )?"
    r"(?P<what>\w[^,;.()]*?)(?=,? and (?:\d|over|more|the|nearly|about)|[,;.()]"
    r"|,? (?:while|since|by the end|in \d|last|this|so far)\b)"
)
_FROM_FIGURE: Final = re.compile(
    r" from (?:[a-z]+ ){0,2}?[$¥]?\d[\d,.]*(?: (?:percent|billion|million|trillion|yuan|dollars"
    r"|hours|days|minutes|working|square|kilometers|sq|km|tons))* to$"
)
#: Participles before what is counted: 800 newly registered companies.
_NEWLY: Final = re.compile(
    r"newly|registered|established|listed|approved|completed|signed|jointly|added|launched|built"
    r"|formed|opened|certified|introduced|issued|recognized"
)
_RAISED: Final = re.compile(
    r"\b(?:rais|lift|bring|increas|boost|cut|reduc|lower|push|driv|improv|expand|grow|ris)\w*\b"
    r"[^,;]* to $"
)
#: What comes before a metric and does not belong to it: saw throughput rise.
_SAW: Final = re.compile(
    r".*\b(?:saw|sees|see|seeing|seen|witnessed|witnessing|recorded|handled|posted|reported|achieved"
    r"|completed|processed|generated)\s+(?:its |their |the |an? )?(?=\w)"
)
_AGO: Final = re.compile(r"(?:[a-z]+ )?(?:decades?|years?|months?|weeks?) (?:ago|earlier|before)\b")
_NO_FIRST: Final = ("in", "and", "for", "the", "of", "which", "that", "between")
_MORE_OF: Final = re.compile(r"(?:\band|,|\bwith|\bor) (?:another |a further )?$")
_TOTAL: Final = re.compile(
    r"(?:national |country's |provincial |overall )?total\b|(?:this|that) (?:amount|figure|sum)\b"
)
#: A conversion after a figure: 5 billion yuan ($700 million) of capital.
_CONVERTED: Final = re.compile(r" \([^()]{2,40}\)(?= (?:of|in|worth)\b)")
_SKIPPED_NOUN: Final = re.compile(
    r"(?:types?|kinds?|aspects?|departments|ministries|categories|of (?:them|which|the)"
    r"|sides?|days?|years?"
    r"|phases?|other|new consumer|sessions?|hand|fronts?|things|steps|anniversar\w+"
    r"|consecutive|straight|decades?|-)\b",
    re.IGNORECASE,
)

#: The end of another figure: 134 billion yuan "and" investment.
_OF_FIGURE: Final = re.compile(
    r"(?:\d|%|\b(?:yuan|dollars|percent|points|kilometers|kilometres|meters|metres|times)) $"
)


class MetricFinder:
    """Finds the metrics of English figures; a figure without a metric takes the previous one.

    Attributes:
        last: The metric of the previous figure.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.last: Span | None = None

    def metric(self, index: int, sentence: Sentence, value: NumericExpression) -> Span | None:
        """What a figure measures; None when it makes no claim."""
        at, end = value.start - sentence.start, value.end - sentence.start
        if converted := _CONVERTED.match(sentence.text, end):
            end = converted.end()
        if value.unit == "count":
            return self._count_of(index, sentence, value, end)
        if value.unit in ("percent", "pp", "times"):
            return self._share(index, sentence, at, end)
        if value.unit in ("km2", "m2"):
            spread = _SPREAD_OVER.search(sentence.text, max(0, at - 60), at)
            if spread:
                return self._span(sentence, spread.start(1), spread.end(1))
        found = self._amount(index, sentence, at, end)
        if found is None and value.unit == "km2":
            verb = _SPREADS.search(sentence.text, 0, at)
            return self._span(sentence, verb.start(), verb.end()) if verb else None
        return found

    def _span(self, sentence: Sentence, start: int, end: int) -> Span | None:
        text = sentence.text[start:end]
        lead = len(text) - len(text.lstrip(' ,"“”'))
        text = text.strip(' ,"“”')
        if not text:
            return None
        start += lead
        return Span(
            start=sentence.start + start,
            end=sentence.start + start + len(text),
            text=text,
            kind="metric",
        )

    def _count_of(
        self, index: int, sentence: Sentence, value: NumericExpression, end: int
    ) -> Span | None:
        """What is counted: 106 aircraft; a throughput of 17 million tons."""
        text, at = sentence.text, value.start - sentence.start
        if done := _DONE_WITH.match(text, end):  # 42 of them have been copied nationwide
            return self._span(sentence, done.start("what"), done.end("what"))
        found = self._noun_after(text, end)
        if not found:
            if self.last and _MORE_OF.search(text, max(0, at - 12), at):
                return self.last  # 19 platforms of one kind and 378 of another
            return self._before(index, sentence, at) or self.last
        if _MEASURE_NOUN.match(text, *found):
            whole = self._before(index, sentence, at)
            if whole and _TIME.match(text, *found):
                return whole
            if whole and _VOLUME.search(whole.text):
                return whole
        if text[found[0] : found[1]].lower() in ("them", "these", "those", "which", "it"):
            return self.last
        if self.last and _AGO.match(text, found[0]):
            return self.last  # up from 19 three years ago
        if _SKIPPED_NOUN.match(text[found[0] : found[1]]) and not value.text[:1].isdigit():
            return None
        return self._span(sentence, *found)

    def _share(self, index: int, sentence: Sentence, at: int, end: int) -> Span | None:
        """What grew, or what is a share of what: 5 percent of trade; trade rose 5 percent."""
        text = sentence.text
        of = _OF_AFTER.match(text, end)
        changed = _CHANGE.search(text[:at])
        if of and not changed and text.startswith(" in ", end):
            of = None  # taxed at 15 percent in the zone
        chunk = text[max(text.rfind(",", 0, at), text.rfind(";", 0, at)) + 1 : at]
        bare = changed is None or len(chunk) - len(changed[0]) < 6
        if self.last and not of and (not chunk.strip() or (changed and bare)):
            return self.last
        share = changed and changed[0].lower().startswith(("acc", "rep", "ma", "ta", "to", "con"))
        raised = _RAISED.search(text[:at]) and self._before(index, sentence, at)
        if raised:  # raise the share of services to 60 percent of GDP
            return raised
        if of and (not changed or share):
            noun = self._noun_after(text, of.start("noun") - 1)
            whole = _TOTAL.match(text, of.start("noun"))
            if noun and not (whole and share):
                return self._span(sentence, *noun)
            if share:
                return self._before(index, sentence, at) or self.last
        if found := self._before(index, sentence, at):
            return found
        noun = self._noun_after(text, of.start("noun") - 1 if of else end)
        return self._span(sentence, *noun) if noun else self.last

    def _amount(self, index: int, sentence: Sentence, at: int, end: int) -> Span | None:
        """What an amount or area measures: foreign trade hit 5 billion; 5 billion in capital."""
        text = sentence.text
        before = self._before(index, sentence, at)
        of = _OF_AFTER.match(text, end)
        if of and (before is None or _OBTAINED.search(text[:at])):
            noun = self._noun_after(text, of.start("noun") - 1)
            if noun:
                return self._span(sentence, *noun)
        if before:
            return before
        noun = self._noun_after(text, end)
        return self._span(sentence, *noun) if noun else self.last

    def _noun_after(self, text: str, at: int) -> tuple[int, int] | None:
        stops = lexicon("en").words["stops"]
        start, last, leads = -1, -1, True
        for n, word in enumerate(re.finditer(r"\s*([^\s]+)", text[at:])):
            raw = word[1]
            bare = raw.strip(',.;:()"“”')
            if (
                bare.lower() in ("more", "new", "the", "of", "such", "other")
                and start < 0
                and n < 2
            ):
                continue
            if leads and n < 3 and _NEWLY.fullmatch(bare):
                start = at + word.start(1) if start < 0 else start
                last = start + len(bare)
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
            leads = False
            start = at + word.start(1) if start < 0 else start
            last = at + word.start(1) + len(raw.rstrip(',.;:)"”'))
            if raw[-1] in ",.;:":
                break
        return (start, last) if start >= 0 and not leads else None

    def _before(self, index: int, sentence: Sentence, at: int) -> Span | None:
        """The noun phrase before the verb that leads to the figure."""
        text = sentence.text[:at].rstrip()
        if shrunk := _FROM_FIGURE.search(text):
            text = text[: shrunk.start()]  # grew from 10 to 20
        for _ in range(4):
            text = text.removesuffix(", which").removesuffix(", that")
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
                or (
                    low in stops
                    and low not in ("in", "and", "for", "between", "these", "this", "those")
                )
                or (
                    low in ("its", "their", "a", "an")
                    and words[len(words) - taken - 2][0].lower() not in ("of", "on")
                )
                or taken > 6
                or (low == "and" and _OF_FIGURE.search(text, 0, word.start()))
            ):
                break
            if low in ("in", "for") and taken == 0:
                break
            first -= 1
        while first < len(words) and words[first][0].lower() in _NO_FIRST:
            first += 1
        if first >= len(words):
            return None
        start = words[first].start()
        mention = next(
            (
                m
                for m in self.analysis.mentions[index]
                if m.start <= sentence.start + start < m.end and m.kind not in ("pronoun", "plan")
            ),
            None,
        )
        start = mention.start - sentence.start if mention else start
        if mention and mention.kind != "name":
            after = mention.end - sentence.start
            rest = re.match(r"(?:['’]s)?\s+(?=\w)", sentence.text[after:at])
            if rest and after + rest.end() < len(text):
                start = after + rest.end()
            elif after >= len(text.rstrip(" ,")):
                found = re.search(
                    r"([A-Za-z-]+(?: [A-Za-z-]+){0,3}) of (?:the )?$",
                    sentence.text[:start],
                )
                verb = re.search(
                    r"\s(covers?|covering|borders?|has|accommodates?)\s", sentence.text[after:at]
                )
                if found:
                    return self._trim_article(sentence, found.start(1), found.end(1))
                if verb:
                    return self._span(sentence, after + verb.start(1), after + verb.end(1))
                return None
        if lead := _SAW.match(text, start):
            start = lead.end()
        if lead := _VERB_LEAD.match(text, start):
            start = lead.end()
        if re.search(r"\d", text[start:]) and self.last:
            return self.last
        return self._span(sentence, start, len(text))

    def _where(self, index: int, sentence: Sentence, end: int) -> int:
        """Where "in the zone" begins before the verb of a figure; 0 if it is not there."""
        for mention in self.analysis.mentions[index]:
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
    """Where the verb or date at the end of a text begins, with the whitespace before it."""
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
