"""Cross-checks of claims: what they name exists, units fit, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import Fault
from kg.model.namespaces import SLUG
from kg.model.records import Claim, Document, Quantity, SourceLine
from kg.sources.registry import Registry

_THINGS = ("subject", "object", "of", "by", "speaker", "reports_on")


def check_references(
    documents: Sequence[Document], claims: Sequence[Claim], registry: Registry, faults: list[Fault]
) -> None:
    """Every slug stands for a registry entry, a document, or a node that some claim describes."""
    check = _References(documents, claims, registry, faults)
    for claim in claims:
        check.things(claim)
        check.goal(claim)
        check.units(claim)
    for document in documents:
        if document.replaces and document.replaces not in check.documents:
            message = f"{document.replaces!r} is no document's file"
            place = SourceLine(path=document.place.path, line=1)
            faults.append(_fault(place, "replaces", message))


class _References:
    """What claims may name."""

    def __init__(
        self,
        documents: Sequence[Document],
        claims: Sequence[Claim],
        registry: Registry,
        faults: list[Fault],
    ) -> None:
        entities = registry.entities
        self.faults = faults
        self.documents = {d.id for d in documents}
        described = {
            c.object for c in claims if c.quantity and c.object and SLUG.fullmatch(c.object)
        }
        self.known = registry.ids() | described | {"industries"}
        self.goals = {e.id for e in entities if e.kind == "goal"}
        self.bases = {e.id: e.extras.get("base", e.id) for e in entities if e.table == "units"}
        self.usual = {e.id: e.extras.get("unit", "") for e in entities if e.table == "indicators"}

    def things(self, claim: Claim) -> None:
        """Subject, object and whatever else is a thing."""
        quantity = claim.quantity or Quantity()
        for column in _THINGS:
            slug: str = getattr(claim, column, None) or getattr(quantity, column, None) or ""
            prefix, _, local = slug.rpartition(":")
            if not slug or slug.startswith(("http://", "https://")) or prefix == "kind":
                continue
            if prefix == "doc":
                known, where = local in self.documents, "no document's file"
            else:
                known, where = slug in self.known, "not in the registry"
            if not known:
                self._fault(claim, column, f"{slug!r} is {where}; add it or fix the slug")

    def goal(self, claim: Claim) -> None:
        """A target without a figure is a goal of the registry."""
        has_figure = claim.quantity is not None and claim.quantity.indicator
        if claim.predicate == "hasTarget" and not has_figure and claim.object not in self.goals:
            message = (
                f"{claim.object!r} has no indicator and is no goal of initiatives.csv; "
                "give indicator, unit, comparator and value, or enter the goal"
            )
            self._fault(claim, "object", message)

    def units(self, claim: Claim) -> None:
        """Unit and indicator are known, and the one can be converted to that of the other."""
        quantity = claim.quantity or Quantity()
        for column, slug, known in (
            ("unit", quantity.unit, self.bases),
            ("indicator", quantity.indicator, self.usual),
        ):
            if slug and slug not in known:
                message = f"{slug!r} is not in {column}s.csv; add it or fix the slug"
                self._fault(claim, column, message)
        own = self.bases.get(quantity.unit or "")
        usual = self.usual.get(quantity.indicator or "")
        if own and usual in self.bases and own != self.bases[usual]:
            message = (
                f"{quantity.unit!r} cannot be converted to {usual!r}, the unit of "
                f"{quantity.indicator!r}; choose another indicator, or give the unit a base"
            )
            self._fault(claim, "unit", message)

    def _fault(self, claim: Claim, column: str, message: str) -> None:
        self.faults.append(_fault(claim.place, column, message))


def check_identity(claims: Sequence[Claim], faults: list[Fault]) -> None:
    """No claim twice; and what a document says with a quote, it does not also say without one."""
    seen: dict[str, Claim] = {}
    said: dict[tuple[str | None, ...], Claim] = {}
    for claim in claims:
        first = seen.setdefault(claim.digest, claim)
        if first is not claim:
            message = f"says the same as the claim on line {first.place.line}; keep one"
            faults.append(_fault(claim.place, "", message))
            continue
        if not claim.predicate or claim.withdrawn:  # a correction may repeat what it revises
            continue
        key = (
            claim.document,
            claim.subject,
            claim.predicate,
            claim.object,
            claim.value,
            str(claim.quantity),
        )
        other = said.setdefault(key, claim)
        if bool(other.quote) != bool(claim.quote):
            message = (
                f"stands with a quote and without on line {other.place.line}; keep the quoted one"
            )
            faults.append(_fault(claim.place, "quote", message))


def _fault(place: SourceLine, column: str, message: str) -> Fault:
    return Fault(path=place.path, line=place.line, column=column, message=message)
