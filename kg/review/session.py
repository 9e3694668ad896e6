"""The review in a terminal: one claim at a time, one key a decision, saved at once.

The next session continues where this one stopped: what has a decision is not asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import ExportError, KgError
from kg.extract.records import QUANTITIES
from kg.model.namespaces import SLUG
from kg.review.proposals import COMPARATORS, KEYS, Proposal, Review, parse_span, write_review
from kg.review.reader import read_review
from kg.sources.atomic import write_atomically

HELP: Final = (
    "a accept · A accept all of this sentence · r reject · s skip · "
    "e edit · n new name · u undo · q quit"
)
_FIXED: Final = frozenset({"id", "status", "rule", "confidence", "reason"})

_EXTRA: Final = ("date", "hedge", "speaker", "indicator", "indicator_like", "initiative")

Save = Callable[[Review], None]
Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(slots=True)
class Session:
    """A review in progress.

    Attributes:
        review: Its current state.
        save: Called after each decision.
        ask: Shows a prompt and returns what was typed; raises EOFError at the end of input.
        say: Shows a line.
    """

    review: Review
    save: Save
    ask: Ask
    say: Say
    _past: list[Review] = field(default_factory=list)

    def run(self) -> int:
        """Ask until nothing is open or the user quits; returns the number of decisions."""
        self.say(HELP)
        passed: set[str] = set()
        while proposal := self._next(passed):
            self._show(proposal)
            try:
                key = self.ask("decision").strip()
            except EOFError:
                break
            if key == "q":
                break
            self._act(key, proposal, passed)
        return len(self._past)

    def _next(self, passed: set[str]) -> Proposal | None:
        open_ones = (
            p for p in self.review.proposals if p.status == "proposed" and p.id not in passed
        )
        return next(open_ones, None)

    def _act(self, key: str, proposal: Proposal, passed: set[str]) -> None:
        if key == "a":
            self._change(replace(proposal, status="accepted"))
        elif key == "A":
            self._accept_sentence(proposal)
        elif key.startswith("r"):
            reason = key[1:].strip() or self.ask("why").strip()
            self._change(replace(proposal, status="rejected", reason=reason))
        elif key == "s":
            self._change(replace(proposal, status="skipped"))
            passed.add(proposal.id)
        elif key == "u":
            self._undo(passed)
        elif key.startswith("e"):
            self._edit(proposal, key[1:].strip())
        elif key == "n":
            self._name_things(proposal)
        else:
            self.say(HELP)

    def _change(self, proposal: Proposal) -> None:
        self._past.append(self.review)
        self.review = self.review.with_proposal(proposal)
        self.save(self.review)

    def _accept_sentence(self, proposal: Proposal) -> None:
        self._past.append(self.review)
        for other in self.review.proposals:
            if other.chars == proposal.chars and other.status == "proposed":
                self.review = self.review.with_proposal(replace(other, status="accepted"))
        self.save(self.review)

    def _undo(self, passed: set[str]) -> None:
        if not self._past:
            self.say("nothing to undo")
            return
        self.review = self._past.pop()
        passed.clear()
        self.save(self.review)

    def _edit(self, proposal: Proposal, given: str) -> None:
        """``e subject_id beijing-ftz``: change one value; quotes cannot be changed."""
        given = given or self.ask("key and value").strip()
        key, _, value = given.partition(" ")
        try:
            self._change(edited(proposal, key, value.strip(), self.review.source()))
        except KgError as err:
            self.say(str(err))

    def _name_things(self, proposal: Proposal) -> None:
        """Ask for id and English name of a subject or object that the registry does not know."""
        for role in ("subject", "object"):
            if getattr(proposal, f"{role}_id") or getattr(proposal, f"{role}_kind") in (
                "value",
                "",
            ):
                continue
            slug = self.ask(f"id for {getattr(proposal, role)!r} (empty: leave)").strip()
            if not slug:
                continue
            if not SLUG.fullmatch(slug):
                self.say(f"{slug!r} is not an id: use lower-case letters, digits and hyphens")
                return
            if slug in getattr(proposal, f"{role}_like").split():
                proposal = changed(proposal, {f"{role}_id": slug})
                continue
            label = self.ask("its English name (empty: it is in the registry)").strip()
            proposal = changed(proposal, {f"{role}_id": slug, f"{role}_new": label})
        if proposal.relation in QUANTITIES and not proposal.indicator:
            measured = self.ask(f"indicator of {proposal.metric!r} (empty: keep words)").strip()
            proposal = changed(proposal, {"indicator": measured})
        if proposal.relation == "target" and proposal.indicator and not proposal.initiative:
            slug = self.ask("id of the plan that sets the target (empty: keep words)").strip()
            label = self.ask("its English name (empty: it is in the registry)") if slug else ""
            proposal = changed(proposal, {"initiative": slug, "initiative_new": label.strip()})
        self._change(proposal)

    def _show(self, proposal: Proposal) -> None:
        done = sum(p.status != "proposed" for p in self.review.proposals)
        self.say("")
        for line in proposal_lines(proposal, f"{done + 1} of {len(self.review.proposals)}"):
            self.say(line)


def run_session(path: Path, *, ask: Ask, say: Say) -> str:
    """Review a file in the terminal; returns a summary of what was decided and what is open.

    Raises:
        DataErrors: the review file has faults.
        ExportError: a decision cannot be saved, or somebody else has changed the file meanwhile.
    """
    review = read_review(path)
    content = path.read_bytes()
    review.source()
    if not review.proposals:
        return f"{path} holds no candidates; nothing to review"

    def save(changed: Review) -> None:
        nonlocal content
        if not path.exists() or path.read_bytes() != content:
            raise ExportError(path, "was changed by another program meanwhile; review it again")
        content = write_review(changed).encode()
        write_atomically(path, content)

    session = Session(review, save, ask, say)
    made = session.run()
    states = Counter(p.status for p in session.review.proposals)
    return (
        f"{made} decisions; {states['accepted']} accepted, {states['rejected']} rejected, "
        f"{states['skipped']} skipped, {states['proposed']} open"
    )


def edited(proposal: Proposal, key: str, value: str, text: str) -> Proposal:
    """A proposal with one value changed; new words of subject or object must be in the sentence.

    Raises:
        KgError: there is no such value, the words are not in the sentence, or the value is not
            allowed.
    """
    if key not in KEYS or key in _FIXED:
        known = ", ".join(k for k in KEYS if k not in _FIXED)
        raise KgError(f"no such value: {key or 'nothing'}; known are {known}")
    if key in ("subject", "object"):
        start, end = proposal.span
        at = text.find(value, start, end) if value else -1
        if at < 0:
            raise KgError(f"{value!r} does not stand in the sentence; copy it from there")
        return changed(proposal, {key: value, f"{key}_chars": f"{at}-{at + len(value)}"})
    if key == "comparator" and value not in COMPARATORS:
        raise KgError(f"{value!r} is not one of {' '.join(COMPARATORS)}")
    return changed(proposal, {key: value})


def changed(proposal: Proposal, cells: Mapping[str, Any]) -> Proposal:
    """A proposal with some values changed."""
    return replace(proposal, **cells)


def proposal_lines(proposal: Proposal, place: str) -> Iterator[str]:
    """A proposal for the terminal: the sentence with subject and object marked, then the claim."""
    yield f"── {place}  {proposal.at}  {proposal.rule}  {proposal.confidence}"
    yield marked(proposal)
    if proposal.relation in QUANTITIES:
        said = f"{proposal.metric or '?'} {proposal.comparator} {proposal.value} {proposal.unit}"
    else:
        said = proposal.object
    yield f"   {proposal.subject}  {proposal.relation}  {said}"
    for role in ("subject", "object"):
        if getattr(proposal, f"{role}_kind") in ("value", ""):
            continue
        slug, like = getattr(proposal, f"{role}_id"), getattr(proposal, f"{role}_like")
        known = slug or (f"new? like {like.replace(' ', ', ')}" if like else "new")
        yield f"   {role}: {getattr(proposal, f'{role}_kind')}, {known}"
    extra = [
        f"{k.replace('_', ' ')} {v}"
        for k in _EXTRA
        if (v := getattr(proposal, k)) and not (k == "indicator_like" and proposal.indicator)
    ]
    if extra:
        yield "   " + ", ".join(extra)


def marked(proposal: Proposal) -> str:
    """The sentence with subject and object in brackets: [Chaoyang] will build a [hub]."""
    offset, _ = proposal.span
    spans = sorted(
        {parse_span(proposal.subject_chars), parse_span(proposal.object_chars)}, reverse=True
    )
    sentence = proposal.quote
    for start, end in spans:
        a, b = start - offset, end - offset
        if 0 <= a < b <= len(proposal.quote):
            sentence = f"{sentence[:a]}[{sentence[a:b]}]{sentence[b:]}"
    return sentence
