"""Turns accepted proposals into claims, after checking quotes, and new names into registry rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.errors import Fault
from kg.extract.records import ARGUMENT_KINDS, QUANTITIES
from kg.model.dates import PartialDate
from kg.model.fields import TABLES
from kg.model.names import is_chinese, normal_form
from kg.model.namespaces import SLUG
from kg.model.quote_length import fitting
from kg.model.records import Claim, Quantity
from kg.review.proposals import Proposal, Review, parse_span
from kg.sources.corpus import Corpus
from kg.sources.ontology import vocabulary

_TABLE: Final = {
    "person": ("people", ""),
    "post": ("posts", "level-municipal"),
    "place": ("places", "functional-area"),
    "zone": ("places", "functional-area"),
    "organisation": ("organisations", "office"),
    "company": ("organisations", "company"),
    "industry": ("industries", ""),
    "initiative": ("initiatives", "initiative"),
    "plan": ("initiatives", "plan"),
    "indicator": ("indicators", ""),
}
_TABLES_OF: Final = {
    "person": ("people",),
    "post": ("posts",),
    "place": ("districts", "zones", "places", "initiatives"),
    "zone": ("zones", "places", "districts", "initiatives"),
    "organisation": ("organisations", "districts"),
    "company": ("organisations",),
    "industry": ("industries",),
    "initiative": ("initiatives", "zones"),
    "plan": ("initiatives",),
}
_COMPARATORS: Final = {
    "=": "exactly",
    ">": "more-than",
    ">=": "at-least",
    "<": "less-than",
    "<=": "at-most",
    "~": "about",
}
_LONGER: Final = r"[省市区县]|自治区| (?:district|municipality|province|city|county)"
_PREDICATES: Final = {"initiativeIn": "implementedIn", "announced": "announcedBy"}
_SWAPPED: Final = frozenset({"announced"})
_SCALED: Final = {
    "CNY": (1e9, "billion-cny"),
    "USD": (1e9, "billion-usd"),
    "km2": (1, "km2"),
    "percent": (1, "percent"),
}


def _comparator(proposal: Proposal, *, is_range: bool) -> str:
    if is_range:
        return "between"
    if proposal.object.startswith(("nearly", "近", "almost", "接近")):
        return "nearly"
    return _COMPARATORS[proposal.comparator or "="]


class ClaimMaker:
    """Turns proposals into claims, and new names into registry rows."""

    def __init__(self, review: Review, text: str, corpus: Corpus) -> None:
        self.review, self.text, self.corpus = review, text, corpus
        self.tables = {e.id: e.table for e in corpus.registry.entities if e.table != "units"}
        self.units = {
            e.id: e.extras.get("unit", "")
            for e in corpus.registry.entities
            if e.table == "indicators"
        }
        self.rows: list[tuple[str, dict[str, str]]] = []
        self.names = _names_of(corpus)

    def claims(self, proposal: Proposal) -> list[Claim]:
        """The claims of a proposal without faults: its own, and one for each name that is new."""
        self._add_new_things(proposal)
        return [self._claim(proposal), *self._aliases(proposal)]

    def faults(self, proposal: Proposal) -> list[Fault]:
        """All faults of a proposal: wrong quotes, kinds, ids, indicators."""
        path, line = str(self.review.path), proposal.line
        return [
            Fault(path=path, line=line, column=column, message=message)
            for column, message in self._faults(proposal)
        ]

    def _faults(self, proposal: Proposal) -> Iterator[tuple[str, str]]:
        start, end = proposal.span
        if not proposal.quote.strip():
            yield "quote", "is empty; what the text says is added with its words"
        if start < 0 or end > len(self.text) or self.text[start:end] != proposal.quote:
            found = self.text[max(start, 0) : max(end, 0)][:60]
            yield (
                "quote",
                f"characters {proposal.chars} read {found!r}, not the quote; copy the quote"
                " from the text",
            )
        for role in ("subject", "object"):
            words, chars = getattr(proposal, role), getattr(proposal, f"{role}_chars")
            a, b = parse_span(chars)
            if chars and (a < 0 or self.text[a:b] != words):
                yield (
                    role,
                    f"{words!r} is not what stands at characters {chars}; fix the words or the"
                    " offsets",
                )
        kinds = ARGUMENT_KINDS[proposal.relation]
        yield from self._argument_faults(proposal, "subject", kinds[0])
        if proposal.relation in QUANTITIES:
            if proposal.indicator and proposal.indicator not in self.units:
                yield (
                    "indicator",
                    f"{proposal.indicator!r} is not in indicators.csv; leave it empty for a"
                    " statement in words",
                )
        elif not self._is_statement(proposal):
            yield from self._argument_faults(proposal, "object", kinds[1])
        yield from self._initiative_faults(proposal)

    def _argument_faults(
        self, proposal: Proposal, role: str, kinds: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        slug, new, kind = (getattr(proposal, f"{role}_{part}") for part in ("id", "new", "kind"))
        if kind not in kinds:
            wanted = " or ".join(kinds)
            yield f"{role}_kind", f"{proposal.relation} needs {wanted}, not {kind or 'nothing'}"
            return
        column = f"{role}_id"
        if not slug:
            like = getattr(proposal, f"{role}_like")
            hint = f"one of {like}, or " if like else ""
            yield column, f"is missing; give {hint}an id and {role}_new for a new thing"
        elif not SLUG.fullmatch(slug):
            yield column, f"{slug!r} is not a slug (a-z, 0-9, hyphens)"
        elif slug not in self.tables and not new:
            yield (
                column,
                f"{slug!r} is not in the registry; fix it, or give {role}_new (its English name)",
            )
        elif slug in self.tables and self.tables[slug] not in _TABLES_OF.get(kind, ()):
            yield column, f"{slug!r} is in {self.tables[slug]}.csv; it is not of kind {kind}"

    def _initiative_faults(self, proposal: Proposal) -> Iterator[tuple[str, str]]:
        slug, column = proposal.initiative, "initiative"
        if not slug:
            return
        if proposal.relation != "target":
            yield column, f"is for targets; {proposal.relation} has none"
        elif not SLUG.fullmatch(slug):
            yield column, f"{slug!r} is not a slug (a-z, 0-9, hyphens)"
        elif slug not in self.tables and not proposal.initiative_new:
            yield (
                column,
                f"{slug!r} is not in the registry; fix it, or give initiative_new (its English"
                " name)",
            )
        elif self.tables.get(slug, "initiatives") != "initiatives":
            yield column, f"{slug!r} is in {self.tables[slug]}.csv; it is not of kind initiative"

    def _add_new_things(self, proposal: Proposal) -> None:
        for role in ("subject", "object"):
            slug, new, kind = (
                getattr(proposal, f"{role}_{part}") for part in ("id", "new", "kind")
            )
            if not slug or not new or slug in self.tables or kind not in _TABLE:
                continue
            table, kind_id = _TABLE[kind]
            words = getattr(proposal, role)
            row = {"id": slug, "kind": kind_id, "label_en": new}
            if is_chinese(words):
                row |= {
                    "label_zh": words,
                    "label_basis": "attested",
                    "label_source": self.review.document,
                }
            elif "label_zh" in TABLES[table].required:
                row |= {"label_zh": new, "label_basis": "own-translation"}
            self.rows.append((table, row))
            self.tables[slug] = table
            known = {normal_form(new), *([normal_form(words)] if is_chinese(words) else [])}
            self.names.setdefault(slug, set()).update(known)
        slug, new = proposal.initiative, proposal.initiative_new
        if slug and new and slug not in self.tables:
            label = {"label_en": new, "label_zh": new, "label_basis": "own-translation"}
            self.rows.append(("initiatives", {"id": slug, "kind": "plan", **label}))
            self.tables[slug] = "initiatives"

    def _is_statement(self, proposal: Proposal) -> bool:
        return proposal.relation == "plans" and not (
            proposal.object_id and proposal.subject_kind in ("place", "zone")
        )

    def _claim(self, proposal: Proposal) -> Claim:
        start, end = self._quote_span(proposal)
        when = _period(proposal.date)
        claim = Claim(
            document=self.review.document,
            locator=proposal.at,
            start=start,
            end=end,
            quote=self.text[start:end],
            quote_language=self.review.language,
            words="read",  # by whoever accepted it
            subject=proposal.subject_id,
            hedge=proposal.hedge,
            note=self._note(proposal),
        )
        if proposal.relation in QUANTITIES:
            return self._quantity_claim(proposal, claim)
        if self._is_statement(proposal):
            return replace(
                claim, statement=f"plans: {proposal.object}", valid_from=when[0], valid_to=when[1]
            )
        subject, thing = proposal.subject_id, proposal.object_id
        predicate = _PREDICATES.get(proposal.relation, proposal.relation)
        if proposal.relation in _SWAPPED:
            subject, thing = thing, subject
        if proposal.relation == "plans":
            subject, thing, predicate = thing, subject, "implementedIn"
        if proposal.relation == "focusesOn" and self.tables.get(subject) == "organisations":
            predicate = "activeInIndustry"
        as_of = when[0] if proposal.relation == "holdsPost" else None
        return replace(
            claim,
            subject=subject,
            predicate=predicate,
            object=thing,
            **({"as_of": as_of} if as_of else self._times(predicate, when)),
        )

    def _times(
        self, predicate: str, when: tuple[PartialDate | None, PartialDate | None]
    ) -> dict[str, PartialDate | None]:
        """A period of a state; of an event, the day, or between which days it was."""
        start, end = when
        if predicate not in vocabulary().events:
            return {"valid_from": start, "valid_to": end}
        if start and end and start != end:
            first, last = start.earliest.isoformat(), end.latest.isoformat()
            return {"earliest": PartialDate(first), "latest": PartialDate(last)}
        return {"as_of": start or end}

    def _quantity_claim(self, proposal: Proposal, claim: Claim) -> Claim:
        last = _period(proposal.date)[1]
        unit = self.units.get(proposal.indicator, "")
        scale, scaled = _SCALED.get(proposal.unit, (1, unit))
        words = f"{proposal.metric or 'figure'}: {proposal.object}"
        sets_it = proposal.initiative or (
            proposal.subject_id if self.tables.get(proposal.subject_id) == "initiatives" else ""
        )
        if (
            not proposal.indicator
            or not proposal.value
            or scaled != unit
            or (proposal.relation == "target" and not sets_it)
        ):
            if proposal.relation == "target":
                return replace(claim, statement=words, valid_to=last)
            return replace(claim, statement=words, as_of=last)
        numbers = [
            f"{float(end) / scale:.9f}".rstrip("0").rstrip(".")
            for end in proposal.value.split("..")
        ]
        quantity = Quantity(
            indicator=proposal.indicator,
            of=proposal.subject_id,
            text=numbers[0] if len(numbers) == 1 else None,
            least=numbers[0] if len(numbers) > 1 else None,
            most=numbers[1] if len(numbers) > 1 else None,
            unit=unit,
            comparator=_comparator(proposal, is_range=len(numbers) > 1),
        )
        if proposal.relation == "target":
            return replace(
                claim, subject=sets_it, predicate="hasTarget", quantity=quantity, due=last
            )
        return replace(claim, predicate="hasObservation", quantity=quantity, as_of=last)

    def _quote_span(self, proposal: Proposal) -> tuple[int, int]:
        """The few words to quote: from subject to object, or the object alone.

        A text belongs to its publisher, so the data never quote a long sentence of it.
        """
        sentence = proposal.span
        ends = [parse_span(proposal.subject_chars), parse_span(proposal.object_chars)]
        inside = [(a, b) for a, b in ends if sentence[0] <= a < b <= sentence[1]]
        for start, end in (
            ((min(a for a, _ in inside), max(b for _, b in inside)), inside[-1]) if inside else ()
        ):
            if fitting(self.text[start:end]) == end - start:
                return start, end
        return sentence[0], sentence[0] + fitting(self.text[slice(*sentence)])

    def _note(self, proposal: Proposal) -> str:
        words = [
            f"rule {proposal.rule}" if proposal.rule else "",
            f"confidence {proposal.confidence}" if proposal.confidence else "",
        ]
        words.append(f"speaker {proposal.speaker}" if proposal.speaker else "")
        return "; ".join(w for w in words if w)

    def _aliases(self, proposal: Proposal) -> Iterator[Claim]:
        """A claim for each name that a person linked and that the registry did not know."""
        for role in ("subject", "object"):
            slug, words = getattr(proposal, f"{role}_id"), getattr(proposal, role)
            start, end = parse_span(getattr(proposal, f"{role}_chars"))
            named = self.names.setdefault(slug, set())
            kind = getattr(proposal, f"{role}_kind")
            if (
                not slug
                or start < 0
                or kind == "value"
                or _known(words, named)
                or not _is_name(words)
            ):
                continue
            named.add(normal_form(words))
            yield Claim(
                document=self.review.document,
                locator=proposal.at,
                start=start,
                end=end,
                quote=words,
                quote_language=self.review.language,
                words="read",
                subject=slug,
                predicate="skos:altLabel",
                value=words,
                language="zh" if is_chinese(words) else "en",
            )


def _known(words: str, named: set[str]) -> bool:
    """Whether a thing has this name, in full or shortened: 朝阳 for 朝阳区."""
    key = normal_form(words)
    return any(key == name or re.fullmatch(re.escape(key) + _LONGER, name) for name in named)


def _is_name(words: str) -> bool:
    """Whether words are a proper name, unlike "the zone" or 全区."""
    from kg.extract.lexicon import lexicon

    bare = words.lower().strip('"“”')
    generic = bare in lexicon("en").generics or words in lexicon("zh").generics
    return not generic and (is_chinese(words) or words.lstrip('"“')[:1].isupper())


def _names_of(corpus: Corpus) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for entity in corpus.registry.entities:
        names.setdefault(entity.id, set()).update(
            normal_form(n) for n in (entity.label_en, entity.label_zh) if n
        )
    for alias in corpus.registry.aliases:
        names.setdefault(alias.entity, set()).add(normal_form(alias.alias))
    for claim in corpus.claims:
        if claim.predicate == "skos:altLabel" and claim.value:
            names.setdefault(claim.subject, set()).add(normal_form(claim.value))
    return names


def _period(date: str) -> tuple[PartialDate | None, PartialDate | None]:
    if not date:
        return None, None
    if date.endswith(("-H1", "-H2")):
        year, half = date[:4], date[-1]
        first, last = ("01-01", "06-30") if half == "1" else ("07-01", "12-31")
        return PartialDate.parse(f"{year}-{first}"), PartialDate.parse(f"{year}-{last}")
    return PartialDate.parse(date), PartialDate.parse(date)
