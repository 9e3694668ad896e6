"""From accepted proposals to a data folder: the quote gate, the registry, one file a document.

Everything is checked in a copy first; the folder changes only when the whole copy reads without a
fault, and each file is written whole or not at all.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.claims import Corpus, read_corpus, write_claims
from kg.dates import PartialDate
from kg.errors import DataErrors, Fault
from kg.export import write_atomically
from kg.extract.model import QUANTITIES
from kg.extract.review import ENDS, Proposal, Review, parse_span
from kg.model import Claim, Document, Quantity
from kg.names import is_chinese, normal_form
from kg.namespaces import SLUG
from kg.registry import TABLES

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
    "~": "about",
}
_PREDICATES: Final = {"initiativeIn": "implementedIn", "announced": "announcedBy"}
_SWAPPED: Final = frozenset({"announced"})
_SCALED: Final = {
    "CNY": (1e9, "billion-cny"),
    "USD": (1e9, "billion-usd"),
    "km2": (1, "km2"),
    "percent": (1, "percent"),
}
_LONGEST_QUOTE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What ``add`` did.

    Attributes:
        path: The document's file.
        added, known: Claims that are new, and those that the document already had.
        entries: Slugs of things that the registry learnt.
        left: Faults of claims that were left out with ``partial``.
        waiting: Proposals that nobody accepted or rejected yet.
    """

    path: Path
    added: int
    known: int
    entries: tuple[str, ...] = ()
    left: tuple[Fault, ...] = ()
    waiting: int = 0

    def lines(self) -> list[str]:
        """The outcome for people."""
        said = f"{self.path}: {self.added} claims added, {self.known} were there already"
        found = [said]
        if self.entries:
            found.append(f"new in the registry: {', '.join(self.entries)}")
        if self.left:
            found.append(f"{len(self.left)} claims left out")
        if self.waiting:
            found.append(f"{self.waiting} proposals wait for a decision; `kg review` goes on")
        return found


def add(review: Review, data: Path, *, partial: bool = False) -> Addition:
    """Add the accepted claims of a review to a data folder.

    Args:
        review: The review file.
        data: Folder with ``registry/`` and ``claims/``.
        partial: Whether to leave faulty claims out in place of refusing the whole file.

    Raises:
        DataErrors: faults of the file, or of the data that would come out; nothing is changed then.
    """
    text = review.source()
    corpus = read_corpus(data)
    document = _document(review, corpus)
    accepted = [p for p in review.proposals if p.status == "accepted"]
    waiting = sum(p.status in ("proposed", "skipped") for p in review.proposals)
    maker = _ClaimMaker(review, text, corpus)
    made: list[Claim] = []
    faults: list[Fault] = []
    for proposal in accepted:
        found = maker.claims(proposal)
        if isinstance(found, list):
            made += found
        else:
            faults += found
    if faults and not partial:
        raise DataErrors(faults)
    if not accepted:
        message = "holds no accepted claim; accept some with `kg review` first"
        raise DataErrors([Fault(path=str(review.path), line=0, column="", message=message)])
    before = [c for c in corpus.claims if c.document == document.id]
    merged, added = _merge(before, made)
    rows = maker.rows
    _write(data, document, merged, rows)
    return Addition(
        path=data / "claims" / f"{document.id}.yaml",
        added=added,
        known=len({c.digest for c in made}) - added,
        entries=tuple(sorted(row["id"] for _, row in rows)),
        left=tuple(faults),
        waiting=waiting,
    )


def _document(review: Review, corpus: Corpus) -> Document:
    """The document as the data know it, or a new one.

    Raises:
        DataErrors: the data's document counts in another text.
    """
    known = next((d for d in corpus.documents if d.id == review.document), None)
    if known is None:
        title = review.title or review.document
        chinese = is_chinese(title)
        return Document(
            id=review.document,
            title_zh=title if chinese else "",
            title_en="" if chinese else title,
            url=review.url,
            publisher=review.publisher or "unknown",
            date=PartialDate.parse(review.published) if review.published else None,
            date_basis="stated" if review.published else "unknown",
            language=review.language,
            extent="full",
            sha256=review.sha256,
        )
    if known.sha256 and known.sha256 != review.sha256:
        message = (
            f"{known.id} counts in a text with SHA-256 {known.sha256[:12]}…, "
            f"this review in {review.sha256[:12]}…; "
            "extract from the text that the data know, or give the document another id"
        )
        raise DataErrors([Fault(path=str(review.path), line=0, column="sha256", message=message)])
    return known if known.sha256 else replace(known, sha256=review.sha256)


def _merge(before: Iterable[Claim], made: Iterable[Claim]) -> tuple[list[Claim], int]:
    """Claims by their ids: what is there stays as it is, what is new follows."""
    merged = list(before)
    known, added = {c.digest for c in merged}, 0
    for claim in made:
        if claim.digest not in known:
            known.add(claim.digest)
            merged.append(claim)
            added += 1
    return merged, added


class _ClaimMaker:
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

    def claims(self, proposal: Proposal) -> list[Claim] | tuple[Fault, ...]:
        """The claims that a proposal makes, or its faults."""
        faults = tuple(self._faults(proposal))
        if faults:
            return faults
        self._learn(proposal)
        return [self._claim(proposal), *self._aliases(proposal)]

    def _faults(self, proposal: Proposal) -> Iterator[Fault]:
        def fault(column: str, message: str) -> Fault:
            return Fault(
                path=str(self.review.path), line=proposal.line, column=column, message=message
            )

        start, end = proposal.span
        if start < 0 or end > len(self.text) or self.text[start:end] != proposal.quote:
            found = self.text[max(start, 0) : max(end, 0)][:60]
            yield fault(
                "quote",
                (
                    f"characters {proposal.chars} read {found!r}, not the quote; take "
                    f"the quote back from the text"
                ),
            )
        for role in ("subject", "object"):
            words, chars = getattr(proposal, role), getattr(proposal, f"{role}_chars")
            a, b = parse_span(chars)
            if chars and (a < 0 or self.text[a:b] != words):
                yield fault(
                    role,
                    (
                        f"{words!r} is not what stands at characters {chars}; mend the words "
                        f"or the place"
                    ),
                )
        kinds = ENDS[proposal.relation]
        yield from self._end_faults(proposal, "subject", kinds[0], fault_of=fault)
        if proposal.relation not in QUANTITIES and not self._is_statement(proposal):
            yield from self._end_faults(proposal, "object", kinds[1], fault_of=fault)
        if (
            proposal.relation in QUANTITIES
            and proposal.indicator
            and proposal.indicator not in self.units
        ):
            yield fault(
                "indicator",
                (
                    f"{proposal.indicator!r} is not in indicators.csv; leave it empty "
                    f"for a statement in words"
                ),
            )

    def _end_faults(
        self, proposal: Proposal, role: str, kinds: tuple[str, ...], *, fault_of: object
    ) -> Iterator[Fault]:
        assert callable(fault_of)
        slug, new, kind = (getattr(proposal, f"{role}_{part}") for part in ("id", "new", "kind"))
        if kind not in kinds:
            yield fault_of(
                f"{role}_kind",
                f"{proposal.relation} wants {' or '.join(kinds)}, not {kind or 'nothing'}",
            )
            return
        if not slug:
            like = getattr(proposal, f"{role}_like")
            hint = f"one of {like}, or " if like else ""
            yield fault_of(
                f"{role}_id", f"is missing; give {hint}an id and {role}_new for a new thing"
            )
            return
        if not SLUG.fullmatch(slug):
            yield fault_of(f"{role}_id", f"{slug!r} is not a slug (a-z, 0-9, hyphens)")
        elif slug not in self.tables and not new:
            yield fault_of(
                f"{role}_id",
                f"{slug!r} is not in the registry; mend it, or give {role}_new (its English name)",
            )
        elif slug in self.tables and self.tables[slug] not in _TABLES_OF.get(kind, ()):
            yield fault_of(
                f"{role}_id", f"{slug!r} is in {self.tables[slug]}.csv, which is no {kind}"
            )

    def _learn(self, proposal: Proposal) -> None:
        for role in ("subject", "object"):
            slug, new, kind = (
                getattr(proposal, f"{role}_{part}") for part in ("id", "new", "kind")
            )
            if not slug or not new or slug in self.tables or kind not in _TABLE:
                continue
            table, sort = _TABLE[kind]
            words = getattr(proposal, role)
            row = {"id": slug, "kind": sort, "label_en": new}
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
            self.names.setdefault(slug, set()).update({normal_form(words), normal_form(new)})

    def _is_statement(self, proposal: Proposal) -> bool:
        return proposal.relation == "plans" and not (
            proposal.object_id and proposal.subject_kind in ("place", "zone")
        )

    def _claim(self, proposal: Proposal) -> Claim:
        start, end = proposal.span
        when = _period(proposal.date)
        claim = Claim(
            document=self.review.document,
            locator=proposal.at,
            start=start,
            end=end,
            quote=proposal.quote,
            subject=proposal.subject_id,
            hedge=proposal.hedge,
            note=self._note(proposal),
        )
        if proposal.relation in QUANTITIES:
            return self._figure(proposal, claim)
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
        held = (None, None) if as_of else when
        return replace(
            claim,
            subject=subject,
            predicate=predicate,
            object=thing,
            as_of=as_of,
            valid_from=held[0],
            valid_to=held[1],
        )

    def _figure(self, proposal: Proposal, claim: Claim) -> Claim:
        last = _period(proposal.date)[1]
        unit = self.units.get(proposal.indicator, "")
        scale, scaled = _SCALED.get(proposal.unit, (1, unit))
        words = f"{proposal.metric or 'figure'}: {proposal.object}"
        promised = (
            proposal.relation == "target" and self.tables.get(proposal.subject_id) != "initiatives"
        )
        if not proposal.indicator or scaled != unit or promised:
            due = {"valid_to": last} if proposal.relation == "target" else {"as_of": last}
            return replace(claim, statement=words, **due)
        number = f"{float(proposal.value) / scale:.9f}".rstrip("0").rstrip(".")
        quantity = Quantity(
            indicator=proposal.indicator,
            of=proposal.subject_id,
            text=number,
            unit=unit,
            comparator="nearly"
            if proposal.object.startswith(("nearly", "近", "almost", "接近"))
            else _COMPARATORS[proposal.comparator or "="],
        )
        if proposal.relation == "target":
            return replace(claim, predicate="hasTarget", quantity=quantity, due=last)
        return replace(claim, predicate="hasObservation", quantity=quantity, as_of=last)

    def _note(self, proposal: Proposal) -> str:
        words = [
            f"rule {proposal.rule}" if proposal.rule else "",
            f"confidence {proposal.confidence}" if proposal.confidence else "",
        ]
        words.append(f"speaker {proposal.speaker}" if proposal.speaker else "")
        return "; ".join(w for w in words if w)

    def _aliases(self, proposal: Proposal) -> Iterator[Claim]:
        """A person linked a name that the registry did not know: recorded as a claim of its own."""
        for role in ("subject", "object"):
            slug, words = getattr(proposal, f"{role}_id"), getattr(proposal, role)
            start, end = parse_span(getattr(proposal, f"{role}_chars"))
            named = self.names.setdefault(slug, set())
            kind = getattr(proposal, f"{role}_kind")
            if (
                not slug
                or start < 0
                or kind == "value"
                or normal_form(words) in named
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
                subject=slug,
                predicate="skos:altLabel",
                value=words,
                language="zh" if is_chinese(words) else "en",
            )


def _is_name(words: str) -> bool:
    """Whether words name one thing wherever they stand, unlike "the zone" or 全区."""
    from kg.extract.lexicon import lexicon

    bare = words.lower().strip('"“”')
    generic = bare in lexicon("en").generics or words in lexicon("zh").generics
    return not generic and (is_chinese(words) or any(c.isupper() for c in words))


def _names_of(corpus: Corpus) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for entity in corpus.registry.entities:
        names.setdefault(entity.id, set()).update(
            normal_form(n) for n in (entity.label_en, entity.label_zh) if n
        )
    for alias in corpus.registry.aliases:
        names.setdefault(alias.entity, set()).add(normal_form(alias.alias))
    for claim in corpus.claims:
        if claim.predicate == "skos:altLabel":
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


def _write(
    data: Path, document: Document, claims: list[Claim], rows: list[tuple[str, dict[str, str]]]
) -> None:
    """Write in a copy, read the copy as a whole, then write here: registry first, claims last."""
    contents: dict[str, bytes] = {}
    for table in sorted({table for table, _ in rows}):
        path = data / "registry" / f"{table}.csv"
        contents[f"registry/{table}.csv"] = _with_rows(
            path, [row for name, row in rows if name == table]
        )
    contents[f"claims/{document.id}.yaml"] = write_claims(document, claims).encode()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        for part in ("registry", "claims"):
            shutil.copytree(data / part, copy / part)
        for name, content in contents.items():
            (copy / name).write_bytes(content)
        try:
            read_corpus(copy)
        except DataErrors as err:
            told = [replace(f, path=f.path.replace(str(copy), str(data))) for f in err.faults]
            raise DataErrors(
                [replace(f, message=f.message + "; nothing was changed") for f in told]
            ) from err
    for name, content in contents.items():
        write_atomically(data / name, content)


def _with_rows(path: Path, rows: list[dict[str, str]]) -> bytes:
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    header = next(csv.reader(io.StringIO(text)), None) or [
        "id",
        "kind",
        "label_en",
        "label_zh",
        "label_basis",
        "label_source",
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n", extrasaction="ignore", restval="")
    if not text:
        writer.writeheader()
    for row in rows:
        writer.writerow(row)
    joint = "" if not text or text.endswith("\n") else "\n"
    return (text + joint + out.getvalue()).encode()


__all__ = ["Addition", "add"]
