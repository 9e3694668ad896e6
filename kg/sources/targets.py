"""Checks of promises and reports that several claims bear on, each with file, row and advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import Fault
from kg.model.dates import PartialDate
from kg.model.records import Claim, Document, Quantity, SamePromise, SourceLine
from kg.sources.registry import Registry

_INSIDE = ("partOf", "locatedIn")


def check_targets(
    documents: Sequence[Document], claims: Sequence[Claim], registry: Registry, faults: list[Fault]
) -> None:
    """No promise is its own report, or due before it was made, or merged with another thing's."""
    check = _Promises(documents, claims, registry, faults)
    for claim in claims:
        if not claim.withdrawn and claim.quantity:
            check.due(claim)
            check.own_sentence(claim)
    for same in registry.same_promises:
        check.same_promise(same)


class _Promises:
    """What is promised, by target."""

    def __init__(
        self,
        documents: Sequence[Document],
        claims: Sequence[Claim],
        registry: Registry,
        faults: list[Fault],
    ) -> None:
        self.faults = faults
        self.issued = {d.id: d.date for d in documents}
        self.targets: dict[str, list[Claim]] = {}
        for claim in claims:
            figure = claim.quantity and claim.quantity.indicator
            if claim.predicate == "hasTarget" and figure and not claim.withdrawn:
                self.targets.setdefault(claim.object or "", []).append(claim)
        self.bases = {
            e.id: e.extras.get("base", e.id) for e in registry.entities if e.table == "units"
        }
        self.progress = {
            (e.id, whole)
            for e in registry.entities
            if e.table == "indicators"
            for whole in e.extras.get("progress_of", "").split()
        }
        self.inside = {
            (c.subject, c.object)
            for c in claims
            if c.predicate in _INSIDE and not c.withdrawn and registry.same_promises
        }
        self.merged = {same.target for same in registry.same_promises}

    def due(self, claim: Claim) -> None:
        """A promise is not due before the day that it was announced."""
        announced = _announced(claim)
        if claim.due and announced and claim.due.latest < announced.earliest:
            message = (
                f"{claim.due.text!r} comes before the announcement ({announced.text}); fix the due "
                "day, or from and as_of, which say when it was announced"
            )
            self._fault(claim.place, "due", message)

    def own_sentence(self, claim: Claim) -> None:
        """A report is not the sentence that makes the promise."""
        if claim.predicate != "hasObservation" or not claim.reports_on:
            return
        for promise in self.targets.get(claim.reports_on, ()):
            same = (promise.document, promise.locator) == (claim.document, claim.locator)
            if same and _amount(promise) == _amount(claim) and not self._later(claim, promise):
                message = (
                    f"is the sentence that makes the promise {claim.reports_on!r} (line "
                    f"{promise.place.line}), entered as its report; withdraw it, and enter what a "
                    "later text reports"
                )
                self._fault(claim.place, "reports_on", message)

    def _later(self, report: Claim, promise: Claim) -> bool:
        """Whether a report is for a time after the announcement, though one sentence has both."""
        announced = _announced(promise) or self.issued.get(promise.document)
        return bool(report.as_of and announced and report.as_of.earliest > announced.latest)

    def same_promise(self, same: SamePromise) -> None:
        """Two targets that are one promise are about one thing, in units that compare."""
        for column, slug in (("target", same.target), ("same_as", same.same_as)):
            if slug not in self.targets:
                message = f"{slug!r} is no target of a claim; name one, or remove the row"
                self._fault(same.place, column, message)
                return
        if same.same_as in self.merged:
            message = (
                f"{same.same_as!r} is itself the same as another target; name that which stands "
                "for all of them"
            )
            self._fault(same.place, "same_as", message)
            return
        one, other = self.targets[same.target][0], self.targets[same.same_as][0]
        for difference in self._differences(one, other):
            message = (
                f"{same.target!r} and {same.same_as!r} differ in {difference}, so they are not one "
                "promise; remove the row, or correct the claims"
            )
            self._fault(same.place, "same_as", message)

    def _differences(self, one: Claim, other: Claim) -> Iterator[str]:
        a, b = one.quantity or Quantity(), other.quantity or Quantity()
        things = (a.of or "", b.of or "")
        nested = things in self.inside or things[::-1] in self.inside
        if a.of != b.of and not (nested and one.subject == other.subject):
            yield f"what they are about ({a.of}, {b.of})"
        units = {self.bases.get(a.unit or "", a.unit), self.bases.get(b.unit or "", b.unit)}
        indicators = (a.indicator or "", b.indicator or "")
        shows = indicators in self.progress or indicators[::-1] in self.progress
        if len(units) > 1 and not shows:
            yield f"unit ({a.unit}, {b.unit})"

    def _fault(self, place: SourceLine, column: str, message: str) -> None:
        self.faults.append(Fault(path=place.path, line=place.line, column=column, message=message))


def _announced(promise: Claim) -> PartialDate | None:
    return promise.valid_from or promise.as_of


def _amount(claim: Claim) -> tuple[str | None, ...]:
    q = claim.quantity or Quantity()
    return q.indicator, q.text, q.least, q.most, q.unit
