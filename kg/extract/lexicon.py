"""Word lists and rules, read from ``kg/extract/rules/*.yaml`` when a language is first used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from kg.errors import DataErrors, Fault
from kg.extract.records import ARGUMENT_KINDS, KINDS, LANGUAGES, RELATIONS
from kg.extract.trigger_patterns import Trigger, compile_trigger

Words = tuple[str, ...]
Compiled = TypeVar("Compiled")
_REQUIRED: Final = ("id", "relation", "triggers", "subject", "object", "kinds", "confidence")
_FIELDS: Final = (*_REQUIRED, "mood", "hedge", "nouns", "opener")
#: Where the subject or object of a rule may stand, by language; what reads each is in
#: :mod:`kg.extract.arguments` and :mod:`kg.extract.chinese.arguments`.
SLOTS: Final = {
    "en": (
        *("agent", "firms-after", "head", "inside", "left", "left-or-inside", "list-before", "one"),
        *("place", "place-or-topic", "placed-in", "right", "things-after", "topic"),
    ),
    "zh": (
        *("after", "bases", "between", "book-before", "company-after", "firms-after"),
        *("firms-before", "framed", "left", "one", "place", "place-before", "place-between"),
        *("place-of", "place-or-here", "project-after", "right"),
    ),
}
#: The moods that a rule may ask of its verb, by language; see ``rules/en.yaml``.
MOODS: Final = {
    "en": ("any", "done", "intended", "passive", "planned", "present"),
    "zh": ("any", "done", "intended", "planned", "stated"),
}
#: Lists whose words are separated by whitespace, not by commas.
_BY_WHITESPACE: Final = {"en": ("stops",), "zh": ("name_stops",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionRule:
    """One rule; ``rules/en.yaml`` explains the fields."""

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
    """The word lists and rules of one language.

    Attributes:
        heads: Nouns that end a name, by kind, longest first.
        generics: Nouns that refer to an earlier name ("the zone"), with their kind.
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
        """The patterns to try where a cue occurs, as indexes of ``patterns``."""
        index: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            for cue in pattern.uses[0][1].cues:
                index.setdefault(cue, []).append(number)
        return {cue: tuple(numbers) for cue, numbers in index.items()}

    def any_of(self, name: str) -> str:
        """A word list as alternatives of a pattern, longest first."""
        return "|".join(map(re.escape, sorted(self.words[name], key=len, reverse=True)))


@cache
def lexicon(language: str) -> Lexicon:
    """The word lists and rules of this package.

    Raises:
        DataErrors: the language is unknown.
    """
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
    """The English names of China's provinces, municipalities and autonomous regions."""
    content = yaml.safe_load(_file("places.yaml").read_text("utf-8"))
    return frozenset(pair.partition(" = ")[0] for pair in _words(content["provinces"]))


def read_lexicon(path: Path, language: str) -> Lexicon:
    """Read a file of word lists and rules.

    Raises:
        DataErrors: an unknown language, a file that cannot be read, and all faults of its rules:
            unknown or missing fields, and values that a field does not allow.
    """
    content = _content(path, language)
    reader = _RuleReader(path, language)
    heads = reader.words_by_kind("heads", content.pop("heads", {}))
    generics = reader.words_by_kind("generics", content.pop("generics", {}))
    entries = content.pop("rules", [])
    words = {key: reader.words(key, value) for key, value in content.items()}
    rules = reader.rules(entries, words)
    if reader.faults:
        raise DataErrors(reader.faults)
    return Lexicon(
        language=language,
        heads={kind: tuple(sorted(nouns, key=len, reverse=True)) for kind, nouns in heads.items()},
        generics={noun: kind for kind, nouns in generics.items() for noun in nouns},
        words=words,
        rules=rules,
    )


def _content(path: Path, language: str) -> dict[str, Any]:
    """The content of a file of rules.

    Raises:
        DataErrors: the language is unknown, or the file cannot be read as a YAML mapping.
    """
    try:
        if language not in LANGUAGES:
            raise ValueError(f"{language!r} is not one of {', '.join(LANGUAGES)}")
        content = yaml.safe_load(path.read_bytes().decode("utf-8"))
        if not isinstance(content, dict):
            raise ValueError("is not a mapping of word lists and rules")
    except OSError as err:
        message = f"cannot be read ({err.strerror})"
    except UnicodeDecodeError as err:
        message = f"not UTF-8 (byte {err.start}); save the file as UTF-8"
    except (yaml.YAMLError, RecursionError) as err:
        message = f"not YAML: {getattr(err, 'problem', None) or 'nested too deep'}"
    except ValueError as err:
        message = str(err)
    else:
        return content
    raise DataErrors([Fault(path=str(path), line=0, column="", message=message)])


class _RuleReader:
    """Reads the rules of one file.

    Attributes:
        faults: All that is wrong with them.
    """

    def __init__(self, path: Path, language: str) -> None:
        self._path, self._language = path, language
        self.faults: list[Fault] = []

    def words(self, key: str, text: object) -> Words:
        """A list of words, which commas separate, or whitespace where no word holds any."""
        if not isinstance(text, str):
            self._fault(key, "is not a text of words")
            return ()
        if key == "surnames":
            return (text,)
        return tuple(text.split()) if key in _BY_WHITESPACE[self._language] else _words(text)

    def words_by_kind(self, key: str, content: object) -> dict[str, Words]:
        """Words by the kind of thing they name."""
        if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
            self._fault(key, "is not a mapping from kinds to words")
            return {}
        self._check(key, content, KINDS)
        return {kind: _words(text) for kind, text in content.items()}

    def rules(self, entries: object, lists: dict[str, Words]) -> tuple[ExtractionRule, ...]:
        """The rules without a fault, in the order of the file; ``lists`` are its lists of words."""
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fault("rules", "is not a list of mappings from fields to values")
            return ()
        for name, count in Counter(str(entry.get("id", "?")) for entry in entries).items():
            if count > 1:
                self._fault(f"{name} id", f"stands {count} times; an id names one rule")
        found = [self._rule(str(entry.get("id", "?")), entry, lists) for entry in entries]
        return tuple(rule for rule in found if rule)

    def _rule(
        self, name: str, entry: dict[str, Any], lists: dict[str, Words]
    ) -> ExtractionRule | None:
        before = len(self.faults)
        for key in sorted(map(str, entry.keys() - set(_FIELDS))):
            self._fault(f"{name} {key}", f"unknown field; known are {', '.join(sorted(_FIELDS))}")
        for key in _REQUIRED:
            if key not in entry:
                self._fault(f"{name} {key}", "is missing; every rule has it")
        if len(self.faults) > before:
            return None
        self._check_choices(name, entry)
        self._check_kinds(f"{name} kinds", entry["kinds"], entry["relation"])
        self._check_numbers_and_texts(name, entry)
        triggers = self._patterns(f"{name} triggers", entry["triggers"], self._trigger)
        self._patterns(f"{name} opener", [entry.get("opener", "|")], re.compile)
        if len(self.faults) > before:
            return None
        nouns = entry.get("nouns", "")
        return ExtractionRule(
            id=name,
            relation=entry["relation"],
            triggers=triggers,
            subject=entry["subject"],
            object=entry["object"],
            mood=entry.get("mood", "any"),
            hedge=entry.get("hedge", ""),
            subject_kinds=frozenset(entry["kinds"][0].split()),
            object_kind=entry["kinds"][1].split()[0],
            nouns=frozenset(lists.get(nouns, nouns.split())),
            opener=entry.get("opener", ""),
            confidence=float(entry["confidence"]),
        )

    def _check_choices(self, name: str, entry: dict[str, Any]) -> None:
        slots = SLOTS[self._language]
        choices = {
            "relation": RELATIONS,
            "subject": slots,
            "object": slots,
            "mood": MOODS[self._language],
            "hedge": ("planned",),
        }
        for key, allowed in choices.items():
            if key in entry:
                self._check(f"{name} {key}", [entry[key]], allowed)

    def _check_kinds(self, column: str, given: object, relation: str) -> None:
        if not isinstance(given, list) or len(given) != 2 or not all(map(_is_text, given)):
            self._fault(column, "two are wanted, of the subject and of the object")
            return
        subject, thing = given
        self._check(column, subject.split(), KINDS)
        allowed = ARGUMENT_KINDS[relation][1] if relation in RELATIONS else KINDS
        self._check(column, thing.split(), allowed)

    def _check_numbers_and_texts(self, name: str, entry: dict[str, Any]) -> None:
        stated = entry["confidence"]
        if not isinstance(stated, int | float) or not 0 <= stated <= 1:
            self._fault(f"{name} confidence", f"{stated!r} is not a number from 0 to 1")
        if not _is_text(entry.get("nouns", "x")):
            self._fault(f"{name} nouns", "is neither the name of a list nor a text of words")

    def _trigger(self, phrase: str) -> Trigger:
        return compile_trigger(phrase, self._language)

    def _patterns(
        self, column: str, phrases: object, compile_one: Callable[[str], Compiled]
    ) -> tuple[Compiled, ...]:
        if not isinstance(phrases, list) or not phrases or not all(map(_is_text, phrases)):
            self._fault(column, "is not a list of phrases")
            return ()
        found = []
        for phrase in phrases:
            try:
                found.append(compile_one(phrase))
            except re.error as err:
                self._fault(column, f"{phrase!r} is not a pattern ({err.msg})")
        return tuple(found)

    def _check(self, column: str, values: Iterable[object], allowed: tuple[str, ...]) -> None:
        for value in values:
            if value not in allowed:
                self._fault(column, f"{value!r} is not one of {', '.join(allowed)}")

    def _fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(path=str(self._path), line=0, column=column, message=message))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _file(name: str) -> Path:
    return Path(__file__).parent / "rules" / name


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
