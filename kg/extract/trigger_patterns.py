"""Compiles trigger phrases: verb forms, optional words, cues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_VERB: Final = re.compile(r"<([^>]+)>")
_CHOICE: Final = re.compile(r"\(([^()]*\|[^()]*)\)(?!\{)")
#: Lookaround, which is not part of a match.
_AROUND: Final = re.compile(r"\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_OPTIONAL: Final = re.compile(r"\(([^()]*)\)\? ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger phrase of a rule.

    Attributes:
        pattern: Matches the phrase; a group ``verb`` holds the verb where it has one.
        cues: Lower-case texts; every match holds one of them, so sentences are found fast.
        base: The base form of the verb; empty without a verb.
        past: The past forms of the verb, to tell "built" from "build".
        leading: Whether the phrase begins where its cue does.
    """

    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    base: str = ""
    past: frozenset[str] = frozenset()
    leading: bool = False


def compile_trigger(phrase: str, language: str) -> Trigger:
    """Compile a trigger phrase; ``rules/en.yaml`` explains the notation.

    Raises:
        re.error: the phrase is not a pattern.
    """
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
    """Literals of which each match holds one: the longest, the stem of the verb, or the choices.

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
