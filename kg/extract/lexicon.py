"""Words and rules, read from ``kg/extract/rules/*.yaml`` when a language is first used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from kg.errors import DataErrors, Fault
from kg.extract.records import RELATIONS

_FIELDS: Final = {
    "id",
    "relation",
    "triggers",
    "subject",
    "object",
    "mood",
    "hedge",
    "kinds",
    "nouns",
    "nouns_not",
    "opener",
    "confidence",
}
_VERB: Final = re.compile(r"<([^>]+)>")
_CHOICE: Final = re.compile(r"\(([^()]*\|[^()]*)\)(?!\{)")
#: What must or must not follow is no part of a match.
_AROUND: Final = re.compile(r"\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_OPTIONAL: Final = re.compile(r"\(([^()]*)\)\? ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A phrase of a rule.

    Attributes:
        pattern: Matches the phrase; a group ``verb`` holds the verb where it has one.
        cues: Lower-case texts of which every match holds one, for finding sentences fast.
        past: The past forms of the verb, to tell "built" from "build".
        leading: Whether the phrase begins where its cue does.
    """

    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    base: str = ""
    past: frozenset[str] = frozenset()
    leading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionRule:
    """One rule, as its file says it; see ``rules/en.yaml`` for the fields."""

    id: str
    relation: str
    triggers: tuple[Trigger, ...]
    subject: str
    object: str
    mood: str
    hedge: str
    subject_kinds: frozenset[str]
    object_kind: str
    nouns: frozenset[str]
    nouns_not: frozenset[str]
    opener: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPattern:
    """A pattern with the rules that share it.

    Attributes:
        leading: Whether it begins where its cue does.
    """

    pattern: re.Pattern[str]
    leading: bool
    uses: tuple[tuple[ExtractionRule, Trigger], ...]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What the rules of one language know.

    Attributes:
        heads: Nouns that end a name, by kind, longest first.
        generics: Nouns that stand for a name that came before, with their kind.
        words: Further word lists by name.
        rules: In the order of the file.
    """

    language: str
    heads: dict[str, tuple[str, ...]]
    generics: dict[str, str]
    words: dict[str, tuple[str, ...]]
    rules: tuple[ExtractionRule, ...]

    @cached_property
    def patterns(self) -> tuple[SharedPattern, ...]:
        """The patterns of all triggers, each once: several rules share a verb."""
        uses: dict[str, list[tuple[ExtractionRule, Trigger]]] = {}
        for rule in self.rules:
            for trigger in rule.triggers:
                uses.setdefault(trigger.pattern.pattern, []).append((rule, trigger))
        return tuple(
            SharedPattern(
                pattern=shared[0][1].pattern, leading=shared[0][1].leading, uses=tuple(shared)
            )
            for shared in uses.values()
        )

    @cached_property
    def by_cue(self) -> dict[str, tuple[int, ...]]:
        """Which shapes are worth trying where a cue occurs, as indexes of ``shapes``."""
        index: dict[str, list[int]] = {}
        for number, shape in enumerate(self.patterns):
            for cue in shape.uses[0][1].cues:
                index.setdefault(cue, []).append(number)
        return {cue: tuple(numbers) for cue, numbers in index.items()}

    def any_of(self, name: str) -> str:
        """A word list as alternatives of a pattern, longest first."""
        return "|".join(map(re.escape, sorted(self.words[name], key=len, reverse=True)))


@cache
def lexicon(language: str) -> Lexicon:
    """The words and rules that came with this package."""
    return read_lexicon(_file(f"{language}.yaml"), language)


@cache
def gazetteer() -> dict[str, tuple[tuple[str, str], ...]]:
    """Well-known places by language: name and kind."""
    content = yaml.safe_load(_file("places.yaml").read_text("utf-8"))
    found: dict[str, list[tuple[str, str]]] = {"en": [], "zh": []}
    for value in content.values():
        for pair in _words(value):
            english, _, chinese = pair.partition(" = ")
            found["en"].append((english, "place"))
            found["zh"].append((chinese, "place"))
    return {language: tuple(names) for language, names in found.items()}


@cache
def provinces() -> frozenset[str]:
    """The English names of China's provinces and their like."""
    content = yaml.safe_load(_file("places.yaml").read_text("utf-8"))
    return frozenset(pair.partition(" = ")[0] for pair in _words(content["provinces"]))


def read_lexicon(path: Path, language: str) -> Lexicon:
    """Read a file of words and rules.

    Raises:
        DataErrors: rules with unknown fields, relations or missing parts.
    """
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    words = {
        key: _words(value)
        for key, value in content.items()
        if isinstance(value, str) and key != "surnames"
    }
    if language == "zh":
        words["name_stops"] = tuple(content.get("name_stops", "").split())
        words["surnames"] = (content.get("surnames", ""),)
    elif "stops" in content:
        words["stops"] = tuple(content["stops"].split())
    faults: list[Fault] = []
    rules = [_rule(entry, words, language, path, faults) for entry in content.get("rules", [])]
    if faults:
        raise DataErrors(faults)
    return Lexicon(
        language=language,
        heads={
            kind: tuple(sorted(_words(text), key=len, reverse=True))
            for kind, text in content.get("heads", {}).items()
        },
        generics={
            word: kind
            for kind, text in content.get("generics", {}).items()
            for word in _words(text)
        },
        words=words,
        rules=tuple(rule for rule in rules if rule),
    )


def _file(name: str) -> Path:
    return Path(__file__).parent / "rules" / name


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _rule(
    entry: dict[str, Any],
    words: dict[str, tuple[str, ...]],
    language: str,
    path: Path,
    faults: list[Fault],
) -> ExtractionRule | None:
    name = str(entry.get("id", "?"))

    def fault(column: str, message: str) -> None:
        faults.append(Fault(path=str(path), line=0, column=f"{name} {column}", message=message))

    for key in sorted(set(entry) - _FIELDS):
        fault(key, f"unknown field; known are {', '.join(sorted(_FIELDS))}")
    for key in ("id", "relation", "triggers", "subject", "object", "kinds", "confidence"):
        if key not in entry:
            fault(key, "is missing; every rule has it")
    if entry.get("relation") not in RELATIONS:
        fault("relation", f"{entry.get('relation')!r} is not one of {', '.join(RELATIONS)}")
    if any(f.column.startswith(f"{name} ") for f in faults):
        return None
    nouns = entry.get("nouns", "")
    return ExtractionRule(
        id=name,
        relation=entry["relation"],
        triggers=tuple(_trigger(str(t), language) for t in entry["triggers"]),
        subject=entry["subject"],
        object=entry["object"],
        mood=entry.get("mood", "any"),
        hedge=entry.get("hedge", ""),
        subject_kinds=frozenset(entry["kinds"][0].split()),
        object_kind=entry["kinds"][1].split()[0],
        nouns=frozenset(words.get(nouns, nouns.split())),
        nouns_not=frozenset(str(entry.get("nouns_not", "")).split()),
        opener=entry.get("opener", ""),
        confidence=float(entry["confidence"]),
    )


def _trigger(phrase: str, language: str) -> Trigger:
    if language == "zh":
        pattern = re.compile(phrase)
        return Trigger(pattern=pattern, cues=_cues(phrase))
    verb = _VERB.search(phrase)
    forms: tuple[str, frozenset[str], frozenset[str]] = ("", frozenset(), frozenset())
    text = re.sub(r" \(([^()]*)\)\?$", r"(?: (?:\1))?", phrase)  # words that may end it
    text = _OPTIONAL.sub(r"(?:(?:\1) )?", text)
    text = re.sub(r"(\{\d,\d\})(?!\?)", r"\1?", text)
    if verb:
        base, past, every = _conjugate(verb[1])
        forms = base, past, every
        text = _VERB.sub(f"(?P<verb>{'|'.join(sorted(every, key=len, reverse=True))})", text)
    pattern = re.compile(rf"\b{text}(?!\w)".replace("  ", " "), re.IGNORECASE)
    cues = _cues(phrase)
    return Trigger(
        pattern=pattern,
        cues=cues,
        base=forms[0],
        past=forms[1],
        leading=_begins(phrase, cues, forms[2]),
    )


def _begins(phrase: str, cues: tuple[str, ...], verbs: frozenset[str]) -> bool:
    """Whether a trigger begins where one of its cues does.

    >>> _begins("(rely|lean) on", ("rely", "lean"), frozenset())
    True
    >>> _begins("to rely", ("rely",), frozenset())
    False
    """
    first = _CHOICE.match(phrase)
    if first and not phrase.startswith("?", first.end()):
        return tuple(choice.strip().lower() for choice in first[1].split("|")) == cues
    if phrase.startswith("<"):
        return all(any(verb.startswith(cue) for cue in cues) for verb in verbs)
    return len(cues) == 1 and phrase.lower().startswith(cues[0])


def _cues(phrase: str) -> tuple[str, ...]:
    """Literals of which each match of a trigger holds one: the longest, a verb's stem, or choices.

    >>> _cues("<give,gave> (top)? priority to"), _cues("(industries|sectors) (like|of)")
    (('priority to',), ('industries', 'sectors'))
    """
    plain = re.sub(r"\(\?-i:[^()]*\)", "", phrase)
    bare = _OPTIONAL.sub("\x00", _AROUND.sub("\x00", plain))
    bare = re.sub(r"(?:\([^()]*\)|.)\?", "\x00", bare)
    choices = [
        tuple(max(c.split("\x00"), key=len).strip() for c in found[1].split("|"))
        for found in _CHOICE.finditer(bare)
    ]
    pieces = re.split(r"\x00|\([^()]*\)(?:\{[^}]*\})?|<[^>]*>|\\w[+*]?|\[[^]]*\][^ ]*", bare)
    found = [(max((p.strip() for p in pieces), key=len),), *choices]
    if verb := _VERB.search(phrase):
        forms = _conjugate(verb[1])[2]
        stem = _common_start(forms)
        found.append((stem,) if len(stem) > 2 else tuple(sorted(forms)))
    best = max(found, key=lambda cues: min(map(len, cues)))
    return tuple(cue.lower() for cue in best)


def _common_start(words: Iterable[str]) -> str:
    first, last = min(words), max(words)
    size = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[:size]


def _conjugate(spec: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Base, past forms and all forms of a verb; irregular forms follow the base.

    >>> sorted(_conjugate("build,built")[2])
    ['build', 'building', 'builds', 'built']
    """
    base, *given = spec.split(",")
    stem = base.removesuffix("e")
    doubled = base + base[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base) else base
    if base in ("begin", "put", "set", "run", "commit", "permit"):
        doubled = base + base[-1]
    regular = (
        stem + "ed"
        if base.endswith("e")
        else (base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else doubled + "ed")
    )
    third = (
        base[:-1] + "ies"
        if re.search(r"[^aeiou]y$", base)
        else (base + "es" if base.endswith(("s", "sh", "ch", "x", "o")) else base + "s")
    )
    gerund = next((g for g in given if g.endswith("ing")), "") or (
        stem + "ing" if base.endswith("e") and base != "be" else doubled + "ing"
    )
    past = frozenset(g for g in given if not g.endswith("ing")) or frozenset({regular})
    if base == "be":
        return base, frozenset(), frozenset({"be", "is", "are", "was", "were", "being", *given})
    return base, past, frozenset({base, third, gerund, *past})
