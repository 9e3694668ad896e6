"""What is wrong with the quotes of a data folder, as findings of a validation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from kg.graph.shapes import Finding
from kg.model.curies import compact
from kg.model.namespaces import mint_claim
from kg.sources.corpus import Corpus
from kg.sources.quote_gate import OUTCOMES, QuoteGate, QuoteVerdict
from kg.sources.quotes import check_quotes

_ZH: Final = {
    "refused": "引文与陈述不符或过长：请改引含该数字或名称的原词，或更正陈述",
    "undecided": "程序无法判定引文是否说明该陈述：请改引可判定的原词，或读过后写上 words: read",
}


def judged_quotes(corpus: Corpus) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """What the gate says of all quotes.

    Returns:
        How many quotes passed, were refused, were read, and are undecided; and a finding for each
        that was refused or is undecided, with file and line.
    """
    gate = QuoteGate(corpus.registry, corpus.documents, corpus.claims)
    verdicts = list(gate.verdicts(corpus.claims))
    counts = Counter(verdict.outcome for verdict in verdicts)
    found = tuple(_finding(verdict) for verdict in verdicts if verdict.problem)
    return {outcome: counts[outcome] for outcome in OUTCOMES}, found


def _finding(verdict: QuoteVerdict) -> Finding:
    claim = verdict.claim
    return Finding(
        severity="Violation" if verdict.outcome == "refused" else "Warning",
        shape="quote",
        node=compact(mint_claim(claim.digest).value),
        value=f"“{claim.quote}”",
        message=f"{verdict.outcome}: {verdict.problem}",
        message_zh=_ZH[verdict.outcome],
        source=f"{claim.place.path}:{claim.place.line}",
    )


def quotes_in_texts(corpus: Corpus, texts: Path) -> tuple[int, tuple[Finding, ...]]:
    """How many quotes were held against their texts, and a finding for each that is not there."""
    errors, checked = check_quotes(corpus, texts)
    return checked, tuple(
        Finding(
            severity="Violation",
            shape="quote",
            node=f"doc:{error.document.split()[0]}",
            message=str(error),
            message_zh="引文与原文不符",
        )
        for error in errors
    )
