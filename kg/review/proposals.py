"""The review file: candidates by sentence, for a person to accept, edit or reject.

YAML, read as strictly as claims files: every value is a line of text, a key stands once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import DataErrors, Fault
from kg.extract.records import Candidate, NumericExpression, SourceText, Span
from kg.review.link import EntityLinker
from kg.sources.writer import scalar

STATUSES: Final = ("proposed", "accepted", "rejected", "skipped")
COMPARATORS: Final = ("=", ">", ">=", "<", "<=", "~")
HEAD: Final = ("document", "title", "url", "publisher", "published", "language", "sha256", "text")
_SPAN: Final = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate in review; values are texts as the file spells them.

    Attributes:
        status: proposed, accepted, rejected or skipped.
        subject_id, object_id: Slug in the registry; empty until an exact name or a person gives it.
        subject_like, object_like: Slugs of similar names.
        subject_new, object_new: English name for a new registry entry.
        indicator: Slug of what a figure measures.
        indicator_like: Slugs of indicators with similar names and a fitting unit.
        initiative, initiative_new: Slug of the plan that sets a target, and its English name for
            a new registry entry.
        at, chars, quote: Locator, offsets and text of the evidence sentence.
        line: Line in the review file.
    """

    id: str
    status: str = "proposed"
    relation: str
    subject: str
    subject_kind: str = ""
    subject_chars: str = ""
    subject_id: str = ""
    subject_like: str = ""
    subject_new: str = ""
    object: str
    object_kind: str = ""
    object_chars: str = ""
    object_id: str = ""
    object_like: str = ""
    object_new: str = ""
    value: str = ""
    unit: str = ""
    comparator: str = ""
    metric: str = ""
    indicator: str = ""
    indicator_like: str = ""
    initiative: str = ""
    initiative_new: str = ""
    date: str = ""
    hedge: str = ""
    speaker: str = ""
    rule: str = ""
    confidence: str = ""
    reason: str = ""
    at: str = ""
    chars: str = ""
    quote: str = ""
    line: int = field(default=0, compare=False)

    @property
    def span(self) -> tuple[int, int]:
        """Offsets of the evidence; (-1, -1) if they are malformed."""
        return parse_span(self.chars)


KEYS: Final = tuple(
    f.name for f in fields(Proposal) if f.name not in ("at", "chars", "quote", "line")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review file: the document's metadata, and its proposals in the order of the text."""

    path: Path
    document: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    published: str = ""
    language: str
    sha256: str
    text: str
    proposals: tuple[Proposal, ...] = ()

    def source(self) -> str:
        """The stored text, checked against its digest.

        Raises:
            DataErrors: the text is missing, is not UTF-8, or has another SHA-256.
        """
        path = self.path.parent / self.text
        try:
            content = path.read_bytes()
        except (OSError, ValueError) as err:  # a NUL in the name is a ValueError
            reason = getattr(err, "strerror", err)
            message = f"{path} cannot be read ({reason}); put the text back"
            raise _refused(self.path, "text", message) from err
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            message = (
                f"{path} has SHA-256 {found[:12]}…, the file was made from"
                f" {self.sha256[:12]}…; extract again"
            )
            raise _refused(self.path, "sha256", message)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as err:
            message = f"{path} is not UTF-8 (byte {err.start}); extract again"
            raise _refused(self.path, "text", message) from err

    def with_proposal(self, changed: Proposal) -> Review:
        """The same review with one proposal replaced."""
        kept = tuple(changed if p.id == changed.id else p for p in self.proposals)
        return replace(self, proposals=kept)


def _refused(path: Path, column: str, message: str) -> DataErrors:
    return DataErrors([Fault(path=str(path), line=0, column=column, message=message)])


def parse_span(text: str) -> tuple[int, int]:
    """Offsets from ``12-40``; (-1, -1) for anything else.

    >>> parse_span("3-12")
    (3, 12)
    """
    found = _SPAN.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def propose(
    source: SourceText,
    candidates: Iterable[Candidate],
    linker: EntityLinker,
    path: Path,
    *,
    text: str,
    title: str = "",
) -> Review:
    """A new review: the candidates of a text, their names linked to the registry."""
    proposals = tuple(_proposal(candidate, linker) for candidate in candidates)
    return Review(
        path=path,
        document=source.id,
        title=title,
        url=source.url,
        publisher=source.publisher,
        published=source.published,
        language=source.language,
        sha256=source.sha256,
        text=text,
        proposals=_unique(proposals),
    )


def _unique(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    seen: dict[str, Proposal] = {}
    for proposal in proposals:
        seen.setdefault(proposal.id, proposal)
    return tuple(seen.values())


def _number(value: NumericExpression) -> str:
    """The number as a review file spells it; a range as ``20..30``, a vague number not at all."""
    if value.number is None and value.most is None:
        return ""
    ends = (value.least, value.most) if value.number is None else (value.number,)
    return "..".join(f"{end:.6f}".rstrip("0").rstrip(".") for end in ends if end is not None)


def _proposal(candidate: Candidate, linker: EntityLinker) -> Proposal:
    sentence, measurement = candidate.sentence, candidate.measurement
    cells: dict[str, Any] = _argument("subject", candidate.subject, linker)
    if measurement:
        value, metric = measurement.value, measurement.metric
        cells |= {
            "object": value.text,
            "object_kind": "value",
            "object_chars": f"{value.start}-{value.end}",
            "value": _number(value),
            "unit": value.unit,
            "comparator": value.comparator,
            "metric": metric.text if metric else "",
        }
        if metric:
            link = linker.link_indicator(metric, value.unit)
            cells |= {"indicator": link.id, "indicator_like": " ".join(link.proposals)}
    else:
        assert candidate.object is not None
        cells |= _argument("object", candidate.object, linker)
    cells |= {
        "relation": candidate.relation,
        "date": candidate.date,
        "hedge": candidate.hedge,
        "speaker": candidate.speaker,
        "rule": candidate.rule,
        "confidence": f"{candidate.confidence:.2f}",
        "at": f"p{sentence.paragraph} s{sentence.number}",
        "chars": f"{sentence.start}-{sentence.end}",
        "quote": sentence.text,
    }
    return Proposal(id=proposal_id(cells), **cells)


def _argument(role: str, span: Span, linker: EntityLinker) -> dict[str, str]:
    link = linker.link(span)
    return {
        role: span.text,
        f"{role}_kind": span.kind,
        f"{role}_chars": f"{span.start}-{span.end}",
        f"{role}_id": link.id,
        f"{role}_like": " ".join(link.proposals),
    }


def proposal_id(cells: Mapping[str, Any]) -> str:
    """The id of what is proposed: relation, and where subject, object and sentence stand.

    >>> proposal_id({"subject": "a"}) == proposal_id({"subject": "a"})
    True
    """
    keys = ("relation", "subject_chars", "subject", "object_chars", "object", "chars")
    return hashlib.sha256(json.dumps([cells.get(k, "") for k in keys]).encode()).hexdigest()[:10]


def write_review(review: Review) -> str:
    """The text of a review file: each sentence once with its claims, the most confident first."""
    lines = ["# Set status to accepted or rejected, or use `kg review`; then `kg add`."]
    lines += [f"{key}: {scalar(value)}" for key in HEAD if (value := str(getattr(review, key)))]
    lines.append("sentences:")
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in review.proposals:
        groups.setdefault((proposal.chars, proposal.quote), []).append(proposal)
    for group in groups.values():
        first = group[0]
        lines += [
            "",
            f"- at: {scalar(first.at)}",
            f"  chars: {first.chars}",
            f"  quote: {scalar(first.quote)}",
            "  claims:",
        ]
        for proposal in sorted(group, key=lambda p: (-float(p.confidence or 0), _order(p))):
            cells = [(k, str(getattr(proposal, k))) for k in KEYS if getattr(proposal, k)]
            lines += [
                ("  - " if n == 0 else "    ") + f"{k}: {scalar(v)}"
                for n, (k, v) in enumerate(cells)
            ]
    return "\n".join(lines) + "\n"


def _order(proposal: Proposal) -> tuple[int, str]:
    return parse_span(proposal.object_chars)[0], proposal.id
