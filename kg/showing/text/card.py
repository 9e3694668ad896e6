"""Cards and reasons as text for a terminal.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby

from kg.graph.explain import Proof, Reason, Reasons
from kg.judging.cards import Card, FigureLine, Relation
from kg.model.names import language_name
from kg.model.printing import PLAIN, Layout, writes
from kg.model.records import EXTENTS, GRADES
from kg.showing.table import json_text, table
from kg.showing.terminal import coloured


@writes(Card, plain="text")
def card_text(card: Card, format: str = "text", *, layout: Layout = PLAIN) -> str:
    """A card as JSON, or as text section by section; empty sections are left out.

    >>> card_text(g.show("通州")).splitlines()[0]
    '通州区  Tongzhou District  (id:tongzhou)'
    """
    if format == "json":
        return json_text(asdict(card))
    names = "  ".join(x for x in (card.label_zh, card.label_en) if x)
    lines = [f"{names}  ({card.thing})" if names else card.thing]
    kind = coloured(card.kind, "kind", card.kind) if layout.colour else card.kind
    lines += [kind] if kind else []
    lines += [f"also called: {'; '.join(card.also)}"] if card.also else []
    lines += [f"{key}: {value}" for key, value in card.facts]
    for title, section in _sections(card, layout):
        lines += ["", title, section.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _sections(card: Card, layout: Layout) -> Iterator[tuple[str, str]]:
    if card.relations:
        yield (
            "Relations (how many documents say so, on what evidence)",
            "\n".join(_relation_lines(card.relations, "→")),
        )
    if card.incoming:
        yield "Pointing here", "\n".join(_relation_lines(card.incoming, "←"))
    if card.tenures:
        header = ["person", "post", "seen", "from", "until", "document"]
        rows = [[t.person, t.post, t.seen, t.start, t.end, t.document] for t in card.tenures]
        yield (
            "Posts (seen on a day; an empty end does not mean still in post)",
            table(header, rows, layout=layout),
        )
    if card.targets:
        yield "Targets", _figure_table(card.targets, "due", layout)
    if card.figures:
        yield "Figures", _figure_table(card.figures, "as of", layout)
    if card.claims and card.thing.startswith("doc:"):
        said = "\n".join(map(_said, card.claims))
        yield f"Says ({len(card.claims)}; `kg show claim:…` shows each)", said
    elif card.claims:
        lines = (line for one in card.claims for line in (one.statement, *_proof_lines(one)))
        yield "Rests on", "\n".join(f"  {line}" for line in lines)
    if card.sources:
        yield f"Sources ({len(card.sources)})", "\n".join("  " + s for s in card.sources)


def _said(found: Proof) -> str:
    quote = f" “{found.quote}”" if found.quote else ""
    return f"  {found.locator}  {found.statement}{quote}"


def _relation_lines(relations: Iterable[Relation], arrow: str) -> Iterator[str]:
    for name, group in groupby(relations, key=lambda r: f"{r.property} {r.property_zh}".strip()):
        yield f"  {arrow} {name}"
        for relation in group:
            count = relation.documents or ("inferred" if relation.inferred else "registry")
            grade = f", {GRADES[relation.grade].partition(',')[0]}" if relation.grade else ""
            yield f"      {relation.name}  {relation.thing}  ({count}{grade})"


def _figure_table(found: Iterable[FigureLine], date: str, layout: Layout) -> str:
    header = ["indicator", "about", "value", date, "document"]
    rows = [[f.indicator, f.about, f.value, f.date, f.document] for f in found]
    return table(header, rows, layout=layout, figures=["value"])


@writes(Reasons, plain="text")
def reasons_text(reasons: Reasons, format: str = "text", *, layout: Layout = PLAIN) -> str:
    """Reasons, each with its proofs; what an inference rests on is indented below it.

    >>> reasons_text(g.why("通州", "focusesOn", "绿色金融")).splitlines()[0]
    'Tongzhou District focuses on Green finance'
    """
    if format == "json":
        return json_text([asdict(reason) for reason in reasons])
    return "\n".join(line for reason in reasons for line in [*_reason_lines(reason, ""), ""])


def _reason_lines(reason: Reason, indent: str) -> Iterator[str]:
    if reason.rule:
        yield f"{indent}{' '.join(reason.triple)}"
        yield f"{indent}  inferred by rule {reason.rule}: {reason.sentence}"
        if time := _period(reason.start, reason.end):
            yield f"{indent}  holds {time}, as all that it rests on does"
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


def _period(start: str, end: str) -> str:
    """A period in words, open ends left out."""
    return " ".join(f"{word} {day}" for word, day in (("from", start), ("until", end)) if day)


def _proof_lines(proof: Proof) -> Iterator[str]:
    yield f"· {proof.date or 'undated'}  {proof.document}  {proof.locator}  {GRADES[proof.grade]}"
    yield f"    {proof.title} — {proof.publisher}"
    if proof.quote:
        place = [f"characters {proof.start}-{proof.end}"] if proof.start else []
        place += [language_name(proof.language)] if proof.language else []
        yield f"    “{proof.quote}”" + (f" ({', '.join(place)})" if place else "")
    if proof.uncovered:
        yield f"    the words do not say: {proof.uncovered}"
    if proof.words:
        yield f"    words: {proof.words}"
    if proof.latest:
        yield f"    time: between {proof.earliest} and {proof.latest}"
    if time := _period(proof.valid_from, proof.valid_to):
        yield f"    holds: {time}"
    for key in ("speaker", "hedge", "as_of", "note", "withdrawn", "url"):
        value = getattr(proof, key)
        if value:
            yield f"    {key.replace('_', ' ')}: {value}"
    if copy := EXTENTS.get(proof.extent):
        yield f"    copy read: {copy}" + (f", {proof.copy_url}" if proof.copy_url else "")
