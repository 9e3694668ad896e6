"""Named entities: known names of registry and gazetteer, and unknown names by their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Final

from kg.extract.cues import cue_words, is_whole_word
from kg.extract.lexicon import Lexicon, gazetteer, lexicon
from kg.extract.records import Mention, Sentence

_CAPITAL: Final = r"(?:People['’]s|[A-Z][\w&]*(?:[.'’-](?!s\b)[\w&]+)*|\([A-Z][a-z]+\))"
_CAPITALS: Final = re.compile(
    rf"{_CAPITAL}(?:(?:,? (?=Co\.|Ltd|Inc|Corp)| (?:(?:of|for|and|on|&) (?:the )?)?){_CAPITAL}\.?)*"
)
#: A dateline: "RIVER CITY, June 3 (Xinhua) --" holds no mentions.
_DATELINE: Final = re.compile(r"[A-Z][A-Z' ]+(?:, [\w. ]{2,20})?(?: \([\w ]+\))? ?(?:--|—|–) ?")
#: Nouns before the name of a place.
_PLACE_LEADS: Final = tuple(
    f"{noun} of " for noun in ("city", "county", "town", "district", "province", "island", "port")
)
_NATIONAL: Final = re.compile(
    r"Chinese (?:Academy|Association|Society|Institute|University|Union) "
)
#: Contexts of place names; a name of one word, spelled in pinyin.
_PLACED: Final = re.compile(
    r"\b(?:[Ii]n|[Aa]t|into|across|around|outside) (?:nearby |neighboring |downtown )?"
    r"([A-Z][a-z']+)\b(?! [A-Z]|['’]s [A-Z])|\b([A-Z][a-z']+), (?:where|which covers|which lies)\b"
)
_PLACED_LIST: Final = re.compile(
    r"\b[Ii]n ((?:[A-Z][\w']*(?: [A-Z][\w']*)*, )*[A-Z][\w']*(?: [A-Z][\w']*)*,? and [A-Z][a-z]+)\b"
)
_PINYIN: Final = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?a(?:ng|n|i|o)?|[iu]?e(?:ng|n|i|r)?|i(?:ong|ang"
    r"|ng|n|u)?|u(?:ang|ai|an|i|o|n)?|o(?:ng|u)?)'?){2,4}",
    re.IGNORECASE,
)
_DAY: Final = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_DOING: Final = re.compile(r"[A-Z][a-z]{2,}ing")
_BASED: Final = re.compile(r"[A-Z][\w-]*-(?:based|headquartered|listed|invested|funded) ")
_BODY: Final = re.compile(
    r"(?:[A-Z]\w+ )*(?:Ministry|Bureau|Department|Office|Commission|Academy"
    r"|General Administration|People['’]s Government"
    r"|Standing Committee|Committee|Communist Party|Party Group|Administration|Chamber"
    r"|Institute) (?:of|for) "
)
_MEDIA: Final = re.compile(r"\b(?:News|Xinhua|Daily|Times|Press|CCTV|Review|Post|TV)\b")
_DEFINED: Final = re.compile(r"([A-Z][\w() .'’-]{4,90}?)(?: \(|, or )([A-Z][A-Z&-]{1,7})(?:\)|,)")
_QUOTED: Final = re.compile(r"[\"“](?:[Tt]wo|[Tt]hree) (?:[Zz]ones|[Dd]istricts)[\"”]")
_PART: Final = re.compile(
    r"\b(?:[a-z][\w-]*,? (?:and )?){1,6}(?:area|section|zone|subzone|sub-zone|cluster)"
    r"(?= of (?:the )?[A-Z])"
)
_PART_HEAD: Final = re.compile(r"(?:area|section|zone|cluster) of (?:the )?[A-Z]")
_PART_HEADS: Final = ("area of ", "section of ", "zone of ", "cluster of ")
_OWNER: Final = re.compile(r"\b[A-Z][a-z]+$")
_PART_STOPS: Final = re.compile(
    r".*\b(?:the|a|an|in|of|to|at|by|for|with|its|that|and the|plan|is)\b,? "
)

#: Lists of names in the files of rules, and the kind of thing they name.
_LISTED: Final = {"organisations": "organisation", "regions": "place", "companies": "company"}


class MentionFinder:
    """Finds the names in sentences of one language.

    Attributes:
        known: Names that are looked up, in lower case, with the kind of thing they name.
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
        """All known names and all cues, in one Aho-Corasick automaton over lower-case text."""
        import ahocorasick

        cues: dict[str, set[str]] = {}
        for rule in self.lexicon.rules:
            for trigger in rule.triggers:
                for cue in trigger.cues:
                    cues.setdefault(cue, set()).add(cue)
        for word, cue in cue_words(self.lexicon):
            cues.setdefault(word, set()).add(cue)
        made = ahocorasick.Automaton()
        for word in sorted({*cues, *self.known}):
            made.add_word(word, (len(word), self.known.get(word, ""), tuple(cues.get(word, ()))))
        made.make_automaton()
        return made

    def scan(self, sentence: Sentence) -> tuple[list[tuple[int, int, str]], dict[str, list[int]]]:
        """Known names in a sentence as (start, end, kind), and where cues occur in it."""
        text = sentence.text.lower()
        hits: list[tuple[int, int, str]] = []
        cues: dict[str, list[int]] = {}
        if len(text) != len(sentence.text):  # a letter whose lower case is longer
            text = sentence.text
        english = self.language == "en"
        for last, (size, kind, found) in self.automaton.iter(text):  # type: ignore[attr-defined]
            for cue in found:
                if (
                    english
                    and cue[0] == "\0"
                    and not is_whole_word(text, last + 1 - size, last + 1, cue)
                ):
                    continue  # "head" within "ahead"
                cues.setdefault(cue, []).append(last + 1 - size)
            if kind:
                hits.append((last + 1 - size, last + 1, kind))
        return hits, cues

    def find(
        self,
        sentence: Sentence,
        defined: dict[str, str] | None = None,
        places: Callable[[], frozenset[str]] = frozenset,
    ) -> tuple[list[Mention], dict[str, list[int]]]:
        """The mentions of a sentence, sorted, none overlapping, and where its cues occur.

        Args:
            sentence: Where to look.
            defined: Abbreviations that the text itself defines, with their kind.
            places: Returns the names that the text uses as places; called when one is needed.
        """
        hits, cues = self.scan(sentence)
        self._defined = defined or {}
        self._places = places
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

    def places(self, text: str) -> frozenset[str]:
        """Unknown names that a text uses as places: in Hezhou; Hezhou, where …."""
        if self.language == "zh":
            return frozenset()
        found = {m[1] or m[2] for m in _PLACED.finditer(text)}
        for listed in _PLACED_LIST.finditer(text):
            found.update(re.split(r",? and |, ", listed[1]))
        return frozenset(n for n in found if _PINYIN.fullmatch(n) and n not in self._no_names)

    def _mentions(self, text: str, hits: list[tuple[int, int, str]]) -> Iterator[Mention]:
        dateline = _DATELINE.match(text)
        dated = dateline.end() if dateline else 0
        for start, end, kind in hits:
            whole = not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
            if whole and text[start].isupper() and start >= dated:
                yield Mention(start=start, end=end, text=text[start:end], kind=kind, known=True)
        for found in _CAPITALS.finditer(text, dated):
            yield from self._capitals(text, found.start(), found.end())
        for found in self._generic.finditer(text):
            owned = text[found.start()] in "'’"
            if owned and not _OWNER.search(text, max(0, found.start() - 20), found.start()):
                continue
            start, end = found.span("noun")
            yield Mention(
                start=start,
                end=end,
                text=found["noun"],
                kind=self.lexicon.generics.get(found["noun"].lower(), "")
                or self.lexicon.generics.get(found["noun"], "zone"),
                generic=" " not in found["noun"] or not found["noun"].endswith(" area"),
            )
        for found in _QUOTED.finditer(text) if '"' in text or "“" in text else ():
            yield Mention(
                start=found.start(), end=found.end(), text=found[0], kind="zone", known=True
            )
        for found in _PART.finditer(text) if _has_part(text) else ():
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
        plain = self.lexicon.generics
        titled = {noun.title() for noun in plain if noun.islower() and " " not in noun}
        nouns = sorted({*plain, *titled}, key=len, reverse=True)
        alternatives = "|".join(map(re.escape, nouns))
        return re.compile(
            rf"(?:\b(?:[Tt]he|[Tt]his|[Ii]ts|[Tt]heir|that|[Ll]ocal)|['’]s) (?:(?:whole|entire"
            rf"|new"
            rf"|same|southern|border|coastal|two|three|four|five|six|seven|eight|nine|ten) )?"
            rf"(?P<noun>{alternatives}|(?:(?!(?:the|a|an|of|in|and|to|for|its|that|with"
            rf"|by)\b)[a-z][\w-]* ){{1,3}}?(?:zone|FTZ|port|park|bonded area"
            rf"|new area)|(?!total|land|floor|planned|planning|building|built|whole|entire|same"
            rf"|key|priority|green|residential|forest|sea|office|exhibition|construction|built-up|planting"
            rf"|main|other|new|pilot|border|southern|coastal|urban|local|service"
            rf"|services)[a-z][\w-]* (?:area|subzone|section))(?![\w-])(?! (?:of|of the) [A-Z])"
            rf"(?<!\bbase(?= in [A-Z]))"
            rf"(?! (?:area|zone|section|subzone|park|economic|city|town|industrial|free)\b)"
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
            if _NATIONAL.match(text, words[0][0]):
                break
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
        if start == 0 and _DOING.fullmatch(text, start, end):
            return  # "Boasting 40 docks, the zone …": a participle
        if text[start:end].lower() in self._heads and (
            text[start:end] not in self.lexicon.generics
            or text.endswith(("the ", "The ", "its ", "Its ", "this ", "This "), 0, start)
        ):
            return  # "the FTZ", "the Area": not a name
        if based := _BASED.match(text, start, end):
            start = based.end()
        follows = self._lower_head.match(text[end : end + 40])
        if follows:
            end += follows.end()
        name = text[start:end]
        kind = self._defined.get(name) or self.known.get(name.lower(), "") or self._kind(name)
        if kind == "name" and self._is_place(text, start, name):
            kind = "place"
        yield Mention(start=start, end=end, text=name, kind=kind, known=name.lower() in self.known)

    def _is_place(self, text: str, start: int, name: str) -> bool:
        """Whether the text uses an unknown name for a place: the city of Hezhou, in Hezhou."""
        if text.endswith(_PLACE_LEADS, 0, start):
            return True
        return " " not in name and _PINYIN.fullmatch(name) is not None and name in self._places()

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
            "government",
            "regional government",
            "authorities",
        ]
        words = sorted({w for w in words if w.islower()}, key=len, reverse=True)
        between = self.lexicon.any_of("zone_words")
        return re.compile(
            rf" (?:(?:{between}) ){{0,3}}(?:{'|'.join(map(re.escape, words))})(?![\w-])"
        )


def _has_part(text: str) -> bool:
    """Whether a sentence names an area of a place; the word test first, because it is faster."""
    return any(head in text for head in _PART_HEADS) and _PART_HEAD.search(text) is not None


@cache
def _heads_of(joint: str) -> frozenset[str]:
    """Nouns of names that continue after "of" or "and": Bureau of, … and Area."""
    return frozenset(lexicon("en").words[f"{joint}_heads"])


def _cut(
    text: str, words: list[tuple[int, int]], known: dict[str, str]
) -> Iterator[tuple[int, int]]:
    """Split a run of capitalised words where "and", "of" or "for" joins two names."""
    first = 0
    for n, (start, end) in enumerate(words):
        joint = text[start:end]
        if joint not in ("of", "and", "for", "on", "&") or n == 0:
            continue
        before = text[words[n - 1][0] : words[n - 1][1]].lower()
        rest = [text[a:b] for a, b in words[n + 1 :]]
        rest = rest[: rest.index("and")] if "and" in rest else rest
        after = rest[-1].lower() if rest else ""
        led = any(text[a:b].lower() in _heads_of("of") for a, b in words[first:n]) and "of" in [
            text[a:b] for a, b in words[first:n]
        ]
        keeps = {
            "of": before in _heads_of("of"),
            "for": before in _heads_of("of"),
            "on": before in _heads_of("of") and rest[:1] and not _DAY.match(rest[0]),
            "&": True,
            "and": rest[:1] != ["the"]
            and (after.rstrip(".") in _heads_of("and") or (led and after not in _heads_of("and")))
            and before not in _heads_of("and")
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
    """Mentions without overlap: longest first, known before guessed; offsets of the text."""
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
