"""Finds names: those that the registry and the gazetteer know, and unknown ones by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from kg.extract.lexicon import Lexicon, gazetteer, lexicon
from kg.extract.model import Mention, Sentence

_CAPITAL: Final = r"(?:People['’]s|[A-Z][\w&]*(?:[.'’-](?!s\b)[\w&]+)*|\([A-Z][a-z]+\))"
_AND_HEADS: Final = frozenset(
    [
        "bureau",
        "commission",
        "committee",
        "ministry",
        "administration",
        "department",
        "office",
        "council",
        "authority",
        "association",
        "federation",
        "institute",
        "zone",
        "area",
        "park",
        "port",
        "district",
        "city",
        "university",
        "congress",
    ]
)
_CAPITALS: Final = re.compile(
    rf"{_CAPITAL}(?:(?:,? (?=Co\.|Ltd|Inc|Corp)| (?:(?:of|for|and|on|&) (?:the )?)?){_CAPITAL}\.?)*"
)
_OF_HEADS: Final = frozenset(
    [
        "bureau",
        "ministry",
        "bank",
        "university",
        "party",
        "committee",
        "office",
        "department",
        "academy",
        "commission",
        "people's",
        "government",
        "council",
        "administration",
        "institute",
        "chamber",
        "school",
        "congress",
        "city",
        "group",
        "association",
        "federation",
        "college",
        "general",
        "board",
    ]
)
_BODY: Final = re.compile(
    r"(?:[A-Z]\w+ )*(?:Ministry|Bureau|Department|Office|Commission|Academy"
    r"|General Administration|People['’]s Government"
    r"|Standing Committee|Committee|Communist Party|Party Group|Administration|Chamber"
    r"|Institute) (?:of|for) "
)
_MEDIA: Final = re.compile(r"\b(?:News|Xinhua|Daily|Times|Press|CCTV|Review|Post|TV)\b")
_DEFINED: Final = re.compile(r"([A-Z][\w() .'’-]{4,90}?) \(([A-Z][A-Z&-]{1,7})\)")
_QUOTED: Final = re.compile(r"[\"“](?:[Tt]wo|[Tt]hree) (?:[Zz]ones|[Dd]istricts)[\"”]")
_PART: Final = re.compile(
    r"\b(?:[a-z][\w-]*,? (?:and )?){1,6}(?:area|section|zone|subzone|sub-zone|cluster)"
    r"(?= of (?:the )?[A-Z])"
)
_PART_HEAD: Final = re.compile(r"(?:area|section|zone|cluster) of (?:the )?[A-Z]")
_PART_STOPS: Final = re.compile(
    r".*\b(?:the|a|an|in|of|to|at|by|for|with|its|that|and the|plan|is)\b,? "
)

#: Lists of names in the files of rules, and what they name.
_LISTED: Final = {"organisations": "organisation", "regions": "place", "companies": "company"}

#: The cue of sentences that may name a post.
POST: Final = "\0post"


class MentionFinder:
    """Finds the names in sentences of one language.

    Attributes:
        known: Names that an automaton finds, with the kind of thing they name.
    """

    def __init__(self, language: str, names: Iterable[tuple[str, str]] = ()) -> None:
        """Take the registry's names as (name, kind); the gazetteer's are added."""
        self.language, self.lexicon = language, lexicon(language)
        self.known: dict[str, str] = {}
        extra = [
            (name, kind)
            for key, kind in _LISTED.items()
            for name in self.lexicon.words.get(key, ())
        ]
        for name, kind in [*names, *extra, *gazetteer()[language]]:
            self.known.setdefault(name.lower(), kind)

    @cached_property
    def automaton(self) -> object:
        """All known names and all cues of rules, in one automaton over lower-case text."""
        import ahocorasick

        cues: dict[str, set[str]] = {}
        for rule in self.lexicon.rules:
            for trigger in rule.triggers:
                for cue in trigger.cues:
                    cues.setdefault(cue, set()).add(cue)
        for word in self.lexicon.words["post_words"]:
            cues.setdefault(word.lower(), set()).add(POST)
        made = ahocorasick.Automaton()
        for word in sorted({*cues, *self.known}):
            made.add_word(word, (len(word), self.known.get(word, ""), tuple(cues.get(word, ()))))
        made.make_automaton()
        return made

    def scan(self, sentence: Sentence) -> tuple[list[tuple[int, int, str]], set[str]]:
        """Known names in a sentence as (start, end, kind), and the cues that occur in it."""
        text = sentence.text.lower()
        hits: list[tuple[int, int, str]] = []
        cues: set[str] = set()
        if len(text) != len(sentence.text):  # a letter whose lower case is longer
            text = sentence.text
        for last, (size, kind, found) in self.automaton.iter(text):  # type: ignore[attr-defined]
            cues.update(found)
            if kind:
                hits.append((last + 1 - size, last + 1, kind))
        return hits, cues

    def find(
        self, sentence: Sentence, defined: dict[str, str] | None = None
    ) -> tuple[list[Mention], set[str]]:
        """The mentions of a sentence, sorted, none overlapping, and its cues.

        Args:
            sentence: Where to look.
            defined: Abbreviations that the text itself defines, with their kind.
        """
        hits, cues = self.scan(sentence)
        self._defined = defined or {}
        found = self._mentions(sentence.text, hits)
        return _without_overlap(found, sentence.start), cues

    def abbreviations(self, text: str) -> dict[str, str]:
        """Short names that a text defines in brackets: Beijing … Development Area (BDA)."""
        if self.language == "zh":
            return {}
        found = {}
        for match in _DEFINED.finditer(text):
            kind = self._kind(match[1])
            if kind != "name":
                found[match[2]] = kind
        return found

    def _mentions(self, text: str, hits: list[tuple[int, int, str]]) -> Iterator[Mention]:
        for start, end, kind in hits:
            whole = not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
            if whole and text[start].isupper():
                yield Mention(start=start, end=end, text=text[start:end], kind=kind, known=True)
        for found in _CAPITALS.finditer(text):
            yield from self._capitals(text, found.start(), found.end())
        for found in self._generic.finditer(text):
            start, end = found.span("noun")
            yield Mention(
                start=start,
                end=end,
                text=found["noun"],
                kind=self.lexicon.generics.get(found["noun"].lower(), "")
                or self.lexicon.generics.get(found["noun"], "zone"),
                generic=" " not in found["noun"] or not found["noun"].endswith(" area"),
            )
        for found in _QUOTED.finditer(text):
            yield Mention(
                start=found.start(), end=found.end(), text=found[0], kind="zone", known=True
            )
        for found in _PART.finditer(text) if _PART_HEAD.search(text) else ():
            lead = _PART_STOPS.match(found[0])
            start = found.start() + (lead.end() if lead else 0)
            if not re.search(
                r"\b(?:total|land|floor|planned|building|planning|combined|whole|entire) \w+$",
                found[0],
            ):
                yield Mention(
                    start=start, end=found.end(), text=text[start : found.end()], kind="zone"
                )
        for found in self._pronoun.finditer(text):
            yield Mention(
                start=found.start(), end=found.end(), text=found[0], kind="pronoun", generic=True
            )

    @cached_property
    def _generic(self) -> re.Pattern[str]:
        nouns = sorted(self.lexicon.generics, key=len, reverse=True)
        alternatives = "|".join(map(re.escape, nouns))
        return re.compile(
            rf"\b(?:[Tt]he|[Tt]his|[Ii]ts|[Tt]heir|that) (?:(?:whole|entire|new|pilot"
            rf"|same|southern|border|coastal) )?"
            rf"(?P<noun>{alternatives}|(?:(?!(?:the|a|an|of|in|and|to|for|its|that|with"
            rf"|by)\b)[a-z][\w-]* ){{1,3}}?(?:zone|FTZ|port|park|bonded area"
            rf"|new area)|(?!total|land|floor|planned|planning|building|built|whole|entire|same"
            rf"|key|priority"
            rf"|main|other|new|pilot|border|southern|coastal|urban|local|service"
            rf"|services)[a-z][\w-]* (?:area|subzone|section))(?![\w-])(?! (?:of|of the) [A-Z])"
        )

    @cached_property
    def _pronoun(self) -> re.Pattern[str]:
        words = [w for w in self.lexicon.words["pronouns"] if w not in ("she", "he")]
        both = [*words, *(w.capitalize() for w in words)]
        return re.compile(rf"\b(?:{'|'.join(both)})\b(?! is (?:understood|reported|expected that))")

    def _capitals(self, text: str, start: int, end: int) -> Iterator[Mention]:
        words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
        for n, (a, b) in enumerate(words):
            if n and text[a:b] in ("The", "In", "It", "At", "By", "This"):
                yield from self._capitals(text, start, words[n - 1][1])
                yield from self._capitals(text, b + 1, end)
                return
        while words and text[words[0][0] : words[0][1]].rstrip(".,") in self._no_names:
            words.pop(0)
        while words and text[words[0][0] : words[0][1]] in ("of", "and", "for", "the", "on", "&"):
            words.pop(0)
        if not words:
            return
        for first, last in _cut(text, words, self.known):
            yield from self._named(text, first, last)

    def _named(self, text: str, start: int, end: int) -> Iterator[Mention]:
        end = (
            end - 1
            if text[end - 1] == "."
            and not text[start:end].endswith(("Ltd.", "Inc.", "Corp.", "Co."))
            else end
        )
        if text[start:end].rstrip(".,") in self._no_names:
            return
        if text[start:end].lower() in self._heads and text[start:end] not in self.lexicon.generics:
            return
        follows = self._lower_head.match(text[end : end + 40])
        if follows:
            end += follows.end()
        name = text[start:end]
        kind = self._defined.get(name) or self.known.get(name.lower(), "") or self._kind(name)
        yield Mention(start=start, end=end, text=name, kind=kind, known=name.lower() in self.known)

    def _kind(self, name: str) -> str:
        if _BODY.match(name):
            return "organisation"
        found = self._ending.search(name.lower())
        if not found or _MEDIA.search(name):
            return "name"
        return self._heads[found[1]]

    @cached_property
    def _no_names(self) -> frozenset[str]:
        return frozenset(" ".join(self.lexicon.words["no_names"]).split())

    @cached_property
    def _heads(self) -> dict[str, str]:
        return {word.lower(): kind for kind, words in self.lexicon.heads.items() for word in words}

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        words = sorted(self._heads, key=len, reverse=True)
        return re.compile(rf"(?:^|[\s(-])({'|'.join(map(re.escape, words))})(?: \([a-z]+\))?$")

    @cached_property
    def _lower_head(self) -> re.Pattern[str]:
        words = [
            *self.lexicon.heads["zone"],
            *self.lexicon.heads["place"],
            "municipal government",
            "provincial government",
            "regional government",
            "authorities",
        ]
        words = sorted({w for w in words if w.islower()}, key=len, reverse=True)
        between = self.lexicon.any_of("zone_words")
        return re.compile(
            rf" (?:(?:{between}) ){{0,3}}(?:{'|'.join(map(re.escape, words))})(?![\w-])"
        )


def _cut(
    text: str, words: list[tuple[int, int]], known: dict[str, str]
) -> Iterator[tuple[int, int]]:
    """Cut a run of capitalised words where "and", "of" or "for" joins two names, not one."""
    first = 0
    for n, (start, end) in enumerate(words):
        joint = text[start:end]
        if joint not in ("of", "and", "for", "on", "&") or n == 0:
            continue
        before = text[words[n - 1][0] : words[n - 1][1]].lower()
        rest = [text[a:b] for a, b in words[n + 1 :]]
        rest = rest[: rest.index("and")] if "and" in rest else rest
        after = rest[-1].lower() if rest else ""
        led = any(text[a:b].lower() in _OF_HEADS for a, b in words[first:n]) and "of" in [
            text[a:b] for a, b in words[first:n]
        ]
        keeps = {
            "of": before in _OF_HEADS,
            "for": before in _OF_HEADS,
            "on": before in _OF_HEADS,
            "&": True,
            "and": rest[:1] != ["the"]
            and (after.rstrip(".") in _AND_HEADS or (led and after not in _AND_HEADS))
            and before not in _AND_HEADS
            and text[words[first][0] : words[n - 1][1]].lower() not in known,
        }[joint]
        if not keeps:
            if first < n:
                yield words[first][0], words[n - 1][1]
            first = n + 1
            if first < len(words) and text[words[first][0] : words[first][1]] == "the":
                first += 1
    if first < len(words):
        yield words[first][0], words[-1][1]


def _without_overlap(found: Iterable[Mention], offset: int) -> list[Mention]:
    """The longest mentions first, known ones before guesses; moved to offsets of the text."""
    kept: list[Mention] = []
    order = sorted(found, key=lambda m: (m.start - m.end, not m.known, m.start, m.kind))
    for mention in order:
        start, end = mention.start, mention.end
        for other in kept:
            if start < other.end and other.start < end:
                break
        else:
            kept.append(mention)
    kept.sort(key=lambda m: m.start)
    return [
        Mention(
            start=m.start + offset,
            end=m.end + offset,
            text=m.text,
            kind=m.kind,
            generic=m.generic,
            known=m.known,
        )
        for m in kept
    ]


__all__ = ["Lexicon", "MentionFinder"]
