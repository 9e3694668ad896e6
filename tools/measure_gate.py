"""Tries the gate of quotes on the quotes of a data folder, and on wrong pairings of them.

.venv/bin/python tools/measure_gate.py [--data FOLDER] [--pairs 200] [--seed 1]

Right ones are the quotes as they stand, as if nobody had read them. Wrong ones put a quote to a
claim of another document, to another thing of the same one, to the same figure with another number,
to another zone's figure, and to another indicator of the same zone.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.model.records import Claim
from kg.resources import data_folder
from kg.sources.corpus import Corpus, read_corpus
from kg.sources.quote_gate import QuoteGate

Pick = Callable[[Claim, Claim], bool]


def _figure(claim: Claim) -> tuple[str | None, ...]:
    quantity = claim.quantity
    if quantity is None or quantity.indicator is None:
        return ()
    return quantity.text, quantity.least, quantity.most


def _content(claim: Claim) -> tuple[object, ...]:
    """What a claim says, wherever."""
    thing = None if _figure(claim) else claim.object
    quantity = replace(claim.quantity, of=None) if claim.quantity else None
    return claim.subject, claim.predicate, thing, claim.value, claim.statement, quantity


def _measure(claim: Claim) -> tuple[str | None, ...]:
    quantity = claim.quantity
    return (quantity.indicator, quantity.unit) if quantity else (None, None)


#: By name, whether a claim may be put to the quote of another.
PAIRINGS: Final[Mapping[str, Pick]] = {
    "another document": lambda quoted, claim: claim.document != quoted.document,
    "another thing": lambda quoted, claim: (
        claim.document == quoted.document
        and claim.predicate == quoted.predicate
        and claim.subject != quoted.subject
        and claim.object != quoted.object
    ),
    "another number": lambda quoted, claim: (
        bool(_figure(quoted))
        and _measure(claim)[1] == _measure(quoted)[1]
        and _figure(claim) not in ((), _figure(quoted))
    ),
    "another zone": lambda quoted, claim: (
        bool(_figure(quoted))
        and _measure(claim) == _measure(quoted)
        and claim.subject != quoted.subject
        and _figure(claim) != _figure(quoted)
    ),
    "another indicator": lambda quoted, claim: (
        bool(_figure(quoted) and _figure(claim))
        and claim.subject == quoted.subject
        and _measure(claim)[0] != _measure(quoted)[0]
        and _figure(claim) != _figure(quoted)
    ),
}


def right_pairs(corpus: Corpus) -> list[Claim]:
    """All quoted claims that stand, without a word of whoever read them."""
    return [replace(c, words=None) for c in corpus.claims if c.quote and not c.withdrawn]


def wrong_pairs(claims: list[Claim], number: int, seed: int) -> Iterator[tuple[str, Claim]]:
    """Claims with a quote that is not theirs, of each pairing in turn.

    A claim that some claim with the same words makes too is no wrong one.
    """
    drawn = random.Random(seed)  # noqa: S311 - a sample, no secret
    true = {(c.quote, *_content(c)) for c in claims}
    made = 0
    while made < number:
        name = list(PAIRINGS)[made % len(PAIRINGS)]
        quoted = drawn.choice(claims)
        fitting = [c for c in claims if PAIRINGS[name](quoted, c)]
        if not fitting:
            continue
        claim = drawn.choice(fitting)
        if name == "another number":
            least, most = claim.quantity.least, claim.quantity.most  # type: ignore[union-attr]
            quantity = replace(quoted.quantity, text=_figure(claim)[0], least=least, most=most)  # type: ignore[type-var]
            claim = replace(quoted, quantity=quantity)
        if (quoted.quote, *_content(claim)) in true:
            continue
        made += 1
        yield name, replace(claim, quote=quoted.quote, quote_language=quoted.quote_language)


def measure(corpus: Corpus, number: int, seed: int) -> dict[str, Counter[str]]:
    """How the gate judges right pairs and wrong ones, by what is wrong with them."""
    gate = QuoteGate(corpus.registry, corpus.documents, corpus.claims)
    right = right_pairs(corpus)
    found = {
        "right, quoted": Counter(v.outcome for v in gate.verdicts(right) if not v.claim.uncovered),
        "right, in part": Counter(v.outcome for v in gate.verdicts(right) if v.claim.uncovered),
    }
    for name, claim in wrong_pairs(right, number, seed):
        for verdict in gate.verdicts([claim]):
            for row in ("wrong", f"wrong: {name}"):
                found.setdefault(row, Counter())[verdict.outcome] += 1
    return found


def main() -> None:
    """Print a line for each sort of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, counts in measure(read_corpus(given.data), given.pairs, given.seed).items():
        whole = sum(counts.values()) or 1
        shares = (f"{outcome} {100 * n / whole:5.1f} %" for outcome, n in sorted(counts.items()))
        sys.stdout.write(f"{name:26} {sum(counts.values()):5}  {', '.join(shares)}\n")


if __name__ == "__main__":
    main()
