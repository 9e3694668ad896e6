"""Whether quoted words say what their claim says: decided by length, numbers, dates and names.

Words are *refused* where they are too long, show another number for the same measure or another
date, or name none of the claim's things but others of their sort. They *pass* where they show the
claim's number, date or text, or name what tells the claim from its neighbours in the document. All
else is *undecided*, until ``words: read`` in the claim says that a person read it.

Tried on the bundled quotes and on wrong pairings of them by ``tools/measure_gate.py``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kg.model.dates import PartialDate
from kg.model.namespaces import DATE_PROPERTIES, property_iri
from kg.model.quote_length import MOST_CHARACTERS, MOST_WORDS, fitting
from kg.model.records import Claim, Document
from kg.sources.quoted_figures import QuotedFigures, Shown, date_shown, numerals
from kg.sources.quoted_names import FoldedText, QuotedNames, folded
from kg.sources.registry import Registry

Outcome: TypeAlias = Literal["passed", "refused", "read", "undecided"]
#: What words do to a thing of the claim: they name it; they hint at it or at something that it lies
#: in; they name others of its sort instead; or they say nothing of its sort.
_Naming: TypeAlias = Literal["named", "hinted", "others", "absent"]

OUTCOMES: Final = ("passed", "refused", "read", "undecided")
#: How much of a name must stand in words for them to name the thing, and to hint at it.
_NAMED, _HINTED = 0.3, 0.2
#: How much of the words must stand in a statement of ours.
_STATED: Final = 0.6
#: Properties that lead from a thing to what it lies in.
_INSIDE: Final = ("partOf", "locatedIn", "reachesInto", "org:postIn")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVerdict:
    """What the gate says of a quote.

    Attributes:
        claim: The claim that carries it.
        outcome: passed, refused, read or undecided.
        problem: What is wrong or cannot be told, and what to do; empty where it passed or was read.
    """

    claim: Claim
    outcome: Outcome
    problem: str = ""


class QuoteGate:
    """Judges the quotes of a data folder.

    Args:
        registry: Things with their names and units.
        documents: Documents by which dates are read.
        claims: All claims: they give further names, say what lies in what, and are neighbours.
    """

    def __init__(
        self, registry: Registry, documents: Iterable[Document], claims: Iterable[Claim]
    ) -> None:
        claims = list(claims)
        self._names = QuotedNames(registry, claims)
        self._figures = QuotedFigures(registry)
        self._labels = {e.id: e.label_en for e in registry.entities}
        self._days = {d.id: d.date or d.not_after for d in documents}
        self._around = _surroundings(registry, claims)
        self._neighbours = Counter(_place_of(c, thing) for c in claims for thing in _things(c))

    def verdicts(self, claims: Iterable[Claim]) -> Iterator[QuoteVerdict]:
        """What is to be said of each claim that has a quote and stands."""
        for claim in claims:
            if claim.quote and not claim.withdrawn:
                outcome, problem = self._judged(claim, claim.quote)
                if outcome == "undecided" and claim.words == "read":
                    outcome, problem = "read", ""
                yield QuoteVerdict(claim=claim, outcome=outcome, problem=problem)

    def _judged(self, claim: Claim, quote: str) -> tuple[Outcome, str]:
        if fitting(quote) < len(quote.rstrip()):
            limits = f"{MOST_WORDS} words or {MOST_CHARACTERS} Chinese characters"
            return "refused", f"is longer than {limits}; shorten it to a contiguous piece"
        words = folded(quote)
        shown = self._shown(claim, quote, words)
        if shown == "other":
            return "refused", (
                "shows another value than the claim; quote the words with the claim's own, or"
                " correct the claim"
            )
        full = self._names.named(words)
        naming = {thing: self._naming(thing, claim, words, full) for thing in _things(claim)}
        met = set(naming.values())
        if "others" in met and not met & {"named", "hinted"} and shown == "nothing":
            return "refused", (
                f"names {self._listed(self._alike(full, naming))} and none of"
                f" {self._listed(naming)}; quote words that name it, or correct the claim"
            )
        if shown == "same" and ("named" in met or "others" not in met):
            return "passed", ""
        if shown == "nothing" and _says_by_names(claim) and self._tells(claim, naming):
            return "passed", ""
        return "undecided", (
            "has nothing that a program could hold against the claim; quote words that have, or"
            " write `words: read` when you have read that they say it"
        )

    def _shown(self, claim: Claim, quote: str, words: FoldedText) -> Shown:
        """What the words show of the claim's number, date, text or statement."""
        language, day = claim.quote_language or "", self._days.get(claim.document)
        if claim.quantity and claim.quantity.indicator:
            return self._figures.shown(claim.quantity, quote, language=language, day=day)
        if claim.value and claim.predicate:
            if property_iri(claim.predicate) in DATE_PROPERTIES:
                date = PartialDate.parse(claim.value)
                return date_shown(date, quote, language=language, day=day)
            return "same" if folded(claim.value).text in words.text else "nothing"
        if claim.statement:
            alike = self._names.overlap(words, folded(claim.statement)) >= _STATED
            numbers = numerals(quote)
            told = bool(numbers) and numbers <= numerals(claim.statement)
            return "same" if alike or told else "nothing"
        return "nothing"

    def _naming(self, thing: str, claim: Claim, words: FoldedText, full: set[str]) -> _Naming:
        share = self._names.share(thing, words)
        if thing in full or share >= _NAMED:
            return "named"
        language = (claim.quote_language or "").partition("-")[0]
        if share >= _HINTED or language not in self._names.languages[thing]:
            return "hinted"
        others = set(self._alike(full, [thing]))
        own = set(_things(claim))
        if others & own or any(self._are_kin(other, one) for other in others for one in own):
            return "hinted"
        return "others" if others else "absent"

    def _are_kin(self, one: str, other: str) -> bool:
        """Whether one of two things lies in the other."""
        return one in self._around.get(other, ()) or other in self._around.get(one, ())

    def _tells(self, claim: Claim, naming: Mapping[str, _Naming]) -> bool:
        """Whether what is named tells the claim from its neighbours, and nothing speaks against."""
        if "others" in naming.values():
            return False
        named = [thing for thing, how in naming.items() if how == "named"]
        return bool(named) and (
            len(named) == len(naming)
            or any(self._neighbours[_place_of(claim, thing)] == 1 for thing in named)
        )

    def _alike(self, full: Iterable[str], things: Iterable[str]) -> list[str]:
        """Those of the named things that are of the sort of one of the claim's."""
        families = {self._names.family.get(thing) for thing in things}
        return [slug for slug in full if self._names.family.get(slug) in families]

    def _listed(self, slugs: Iterable[str]) -> str:
        return ", ".join(sorted({self._labels.get(slug, slug) for slug in slugs}))


def _things(claim: Claim) -> Iterator[str]:
    """The things of the registry that a claim is about, each once."""
    figure = claim.quantity is not None and claim.quantity.indicator is not None
    of = claim.quantity.of if claim.quantity else None
    given = (claim.subject, None if figure else claim.object, of)
    yield from dict.fromkeys(thing for thing in given if thing and ":" not in thing)


def _place_of(claim: Claim, thing: str) -> tuple[str, str | None, bool, str]:
    """What claims of one document share that say the same of a thing, or of the same thing."""
    return claim.document, claim.predicate, thing == claim.subject, thing


def _says_by_names(claim: Claim) -> bool:
    """Whether a claim says no more than two names do: no number or text of its own."""
    figure = claim.quantity is not None and claim.quantity.indicator is not None
    return not (figure or claim.value)


def _surroundings(registry: Registry, claims: Iterable[Claim]) -> dict[str, frozenset[str]]:
    """All that a thing lies in: places of places, groups of zones, broader industries."""
    above: dict[str, set[str]] = defaultdict(set)
    for entity in registry.entities:
        above[entity.id] |= set(entity.extras.get("broader", "").split())
    for claim in claims:
        if claim.object and claim.predicate in _INSIDE:
            above[claim.subject].add(claim.object)
        elif claim.object and claim.predicate == "groups":
            above[claim.object].add(claim.subject)
    found = {}
    for thing in list(above):
        reached: set[str] = set()
        todo = [thing]
        while todo:
            new = above.get(todo.pop(), set()) - reached
            reached |= new
            todo += new
        found[thing] = frozenset(reached)
    return found
