"""Cards and reasons as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby

from kg.graph.explain import Proof, Reason, Reasons
from kg.judging.cards import Card, Figure, Relation
from kg.model.printing import writes
from kg.showing.table import json_text, table


@writes(Card, plain="text")
def card_text(card: Card, format: str = "text", *, width: int | None = None) -> str:
    """A card as JSON, or as text section by section; empty sections are left out."""
    if format == "json":
        return json_text(asdict(card))
    title = "  ".join(x for x in (card.label_zh, card.label_en) if x) or card.thing
    lines = [f"{title}  ({card.thing})"]
    lines += [card.kind] if card.kind else []
    lines += [f"also called: {'; '.join(card.also)}"] if card.also else []
    lines += [f"{key}: {value}" for key, value in card.facts]
    for title, section in _sections(card, width):
        lines += ["", title, section.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _sections(card: Card, width: int | None) -> Iterator[tuple[str, str]]:
    if card.relations:
        yield (
            "Relations (how many documents say so)",
            "\n".join(_relation_lines(card.relations, "→")),
        )
    if card.incoming:
        yield "Pointing here", "\n".join(_relation_lines(card.incoming, "←"))
    if card.tenures:
        header = ["person", "post", "seen", "from", "until", "document"]
        rows = [[t.person, t.post, t.seen, t.start, t.end, t.document] for t in card.tenures]
        yield (
            "Posts (seen on a day; an empty end does not mean still in post)",
            table(header, rows, width=width),
        )
    if card.targets:
        yield "Targets", _figure_table(card.targets, "due", width)
    if card.figures:
        yield "Figures", _figure_table(card.figures, "as of", width)
    if card.sources:
        yield f"Sources ({len(card.sources)})", "\n".join("  " + s for s in card.sources)


def _relation_lines(relations: Iterable[Relation], arrow: str) -> Iterator[str]:
    for name, group in groupby(relations, key=lambda r: f"{r.property} {r.property_zh}".strip()):
        yield f"  {arrow} {name}"
        for relation in group:
            count = relation.documents or ("inferred" if relation.inferred else "registry")
            yield f"      {relation.name}  {relation.thing}  ({count})"


def _figure_table(figures: Iterable[Figure], date: str, width: int | None) -> str:
    header = ["indicator", "about", "value", date, "document"]
    return table(
        header, [[f.indicator, f.about, f.value, f.date, f.document] for f in figures], width=width
    )


@writes(Reasons, plain="text")
def reasons_text(reasons: Reasons, format: str = "text", *, width: int | None = None) -> str:
    """Reasons, each with its proofs; what an inference rests on is indented below it."""
    if format == "json":
        return json_text([asdict(reason) for reason in reasons])
    return "\n".join(line for reason in reasons for line in [*_reason_lines(reason, ""), ""])


def _reason_lines(reason: Reason, indent: str) -> Iterator[str]:
    if reason.rule:
        yield f"{indent}{' '.join(reason.triple)}"
        yield f"{indent}  inferred by rule {reason.rule}: {reason.sentence}"
        for premise in reason.premises:
            yield from _reason_lines(premise, indent + "    ")
        return
    if not reason.proofs:
        yield f"{indent}{' '.join(reason.triple)}"
        yield f"{indent}  from the registry or the ontology"
        return
    yield f"{indent}{reason.proofs[0].statement}"
    if reason.triple[1]:
        yield f"{indent}  {' '.join(reason.triple)}"
    for proof in reason.proofs:
        yield from (f"{indent}  {line}" for line in _proof_lines(proof))


def _proof_lines(proof: Proof) -> Iterator[str]:
    yield f"· {proof.date or 'undated'}  {proof.document}  {proof.locator}  {proof.basis}"
    yield f"    {proof.title} — {proof.publisher}"
    if proof.quote:
        yield f"    “{proof.quote}” (characters {proof.start}-{proof.end})"
    for key in ("speaker", "hedge", "as_of", "note", "withdrawn", "url"):
        value = getattr(proof, key)
        if value:
            yield f"    {key.replace('_', ' ')}: {value}"
