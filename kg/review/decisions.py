"""What a person decided in a review file, carried over when the article is extracted again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from kg.review.proposals import Proposal, Review, parse_span, proposal_id

#: What only a person gives, or what a person may give where no exact name was found.
_GIVEN: Final = (
    "subject_id", "subject_new", "object_id", "object_new", "indicator", "initiative",
    "initiative_new", "reason",
)  # fmt: skip
_HEAD: Final = ("title", "url", "publisher", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """A new review with the decisions of an old one.

    Attributes:
        review: The new review.
        kept: Decisions on claims that were found again.
        gone: Decided claims that were not found again; they stay in the file.
    """

    review: Review
    kept: int = 0
    gone: int = 0

    def told(self) -> str:
        """What became of the decisions, to be added to a line; empty where there were none."""
        kept = f"; {self.kept} decisions kept" if self.kept else ""
        if not self.gone:
            return kept
        return f"{kept}; {self.gone} decided claims are no longer found, but stay in the file"


def is_decided(proposal: Proposal) -> bool:
    """Whether a person has decided on a proposal, or changed what it is about."""
    return proposal.status != "proposed" or proposal_id(_cells(proposal)) != proposal.id


def is_of_text(review: Review, text: str) -> bool:
    """Whether one of the sentences that were decided on stands in a text; true if there is none."""
    decided = [p for p in review.proposals if is_decided(p)]
    return not decided or any(p.quote in text for p in decided)


def carry_over(old: Review, new: Review, text: str) -> CarriedOver:
    """Take over what a person decided on the same claims of an earlier extraction.

    A claim is the same if its id is, or else relation, subject, object and sentence: so decisions
    outlast a change elsewhere in the text. What a person gave is kept as it was given.

    Args:
        old: The review with decisions.
        new: The proposals of the new extraction.
        text: The text of the new extraction.
    """
    found = _Found(new.proposals)
    rows = {p.id: p for p in new.proposals}
    kept, gone = 0, []
    for before in old.proposals:
        match = found.take(before)
        if match:
            rows[match.id] = _merged(before, match)
            kept += is_decided(before)
        elif is_decided(before):
            gone.append(before)
    for before in gone:
        row = _moved(before, text, new.proposals)
        if row.id in rows:
            row = replace(row, id=proposal_id(_cells(row) | {"relation": row.id}))
        rows[row.id] = row
    head = {key: getattr(new, key) or getattr(old, key) for key in _HEAD}
    if kept or gone:
        head["document"] = old.document
    review = replace(new, proposals=tuple(rows.values()), **head)
    return CarriedOver(review=review, kept=kept, gone=len(gone))


class _Found:
    """New proposals, each of which answers to one old one."""

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        self._by_id = {p.id: p for p in proposals}
        self._by_content: dict[tuple[str, ...], list[Proposal]] = {}
        for proposal in self._by_id.values():
            self._by_content.setdefault(_content(proposal), []).append(proposal)

    def take(self, old: Proposal) -> Proposal | None:
        """The new proposal of the same claim, if nobody has taken it."""
        same = self._by_id.get(old.id)
        if same is None or same.quote != old.quote:
            same = next((p for p in self._by_content.get(_content(old), ())), None)
        if same is None or same.id not in self._by_id:
            return None
        del self._by_id[same.id]
        self._by_content[_content(same)].remove(same)
        return same


def _content(proposal: Proposal) -> tuple[str, ...]:
    return proposal.relation, proposal.subject, proposal.object, proposal.quote


def _merged(old: Proposal, new: Proposal) -> Proposal:
    if not is_decided(old):
        given = {k: v for k in _GIVEN if (v := getattr(old, k)) and not getattr(new, k)}
        return replace(new, **given)
    return replace(_shifted(old, parse_span(new.chars)[0]), id=new.id, at=new.at)


def _moved(old: Proposal, text: str, new: Iterable[Proposal]) -> Proposal:
    """A claim that is no longer found, with the offsets that its sentence has now, if it stands."""
    start = text.find(old.quote)
    if start < 0 or start == old.span[0]:
        return old
    moved = _shifted(old, start)
    return replace(moved, at=next((p.at for p in new if p.chars == moved.chars), old.at))


def _shifted(old: Proposal, start: int) -> Proposal:
    """A proposal whose sentence starts elsewhere."""
    by = start - old.span[0]
    spans: dict[str, Any] = {}
    for key in ("chars", "subject_chars", "object_chars"):
        first, last = parse_span(getattr(old, key))
        if first >= 0:
            spans[key] = f"{first + by}-{last + by}"
    return replace(old, **spans)


def _cells(proposal: Proposal) -> dict[str, Any]:
    keys = ("relation", "subject_chars", "subject", "object_chars", "object", "chars")
    return {key: getattr(proposal, key) for key in keys}
