"""Adds accepted proposals to a data folder: its registry, and one claims file a document.

Everything is checked in a copy first; the folder changes only when the whole copy reads without a
fault, and then all its files at once. Two that add to one folder wait for each other.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.errors import DataErrors, Fault
from kg.extract.records import QUANTITIES
from kg.model.dates import PartialDate
from kg.model.names import is_chinese, normal_form, pinyin_of
from kg.model.records import Claim, Document
from kg.review.claim_maker import ClaimMaker
from kg.review.proposals import Review
from kg.sources.atomic import claimed, new_folder, remove_abandoned
from kg.sources.corpus import Corpus, read_corpus
from kg.sources.transaction import Transaction
from kg.sources.writer import write_claims

#: Registry tables of those who publish.
_PUBLISHING: Final = ("publishers", "organisations")
#: Who published a text of which nobody says it.
_UNIDENTIFIED: Final = "Unidentified publisher"
#: Likeness from which two names, from 0 to 100, are rather one name spelled in two ways.
_NEARLY_THE_SAME: Final = 92.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """The result of :func:`add`.

    Attributes:
        path: The document's file.
        added, known: Claims that are new, and those that the document already had.
        entries: Slugs of new registry entries.
        left: Faults of claims that were left out with ``partial``.
        worded: Accepted figures without an indicator or a plan, kept as statements in words.
        waiting: Proposals without a decision.
    """

    path: Path
    added: int
    known: int
    entries: tuple[str, ...] = ()
    left: tuple[Fault, ...] = ()
    worded: int = 0
    waiting: int = 0

    def lines(self) -> list[str]:
        """The result as lines of text."""
        said = f"{self.path}: {self.added} claims added, {self.known} were there already"
        found = [said]
        if self.entries:
            found.append(f"new in the registry: {', '.join(self.entries)}")
        if self.left:
            found.append(f"{len(self.left)} claims left out")
        if self.worded:
            found.append(
                f"figures in words only: {self.worded}; `kg progress` needs an indicator, and for a"
                " target the initiative that sets it"
            )
        if self.waiting:
            found.append(f"{self.waiting} proposals wait for a decision; continue with `kg review`")
        return found


def add(review: Review, data: Path, *, partial: bool = False) -> Addition:
    """Add the accepted claims of a review to a data folder.

    Args:
        review: The review file.
        data: Folder with ``registry/`` and ``claims/``.
        partial: Whether to leave out claims with faults instead of refusing the whole file.

    Raises:
        DataErrors: faults of the file, or of the data that would come out; nothing is changed then.
    """
    text = review.source()
    with Transaction(data) as change:
        return _add(review, text, change, partial=partial)


def _add(review: Review, text: str, change: Transaction, *, partial: bool) -> Addition:
    data = change.folder
    corpus = read_corpus(data)
    document, rows = _document(review, corpus)
    accepted = [p for p in review.proposals if p.status == "accepted"]
    waiting = sum(p.status in ("proposed", "skipped") for p in review.proposals)
    maker, worded = ClaimMaker(review, text, corpus), 0
    made: list[Claim] = []
    faults: list[Fault] = []
    for proposal in accepted:
        if wrong := maker.faults(proposal):
            faults += wrong
        else:
            found = maker.claims(proposal)
            made += found
            worded += proposal.relation in QUANTITIES and bool(found[0].statement)
    if faults and not partial:
        raise DataErrors(faults)
    if not accepted:
        message = "holds no accepted claim; accept some with `kg review` first"
        raise DataErrors([Fault(path=str(review.path), line=0, column="", message=message)])
    before = [c for c in corpus.claims if c.document == document.id]
    merged, added = _merge(before, made)
    rows += maker.rows
    _write(change, document, merged, rows)
    return Addition(
        path=data / "claims" / f"{document.id}.yaml",
        added=added,
        known=len({c.digest for c in made}) - added,
        entries=tuple(sorted(row["id"] for _, row in rows)),
        left=tuple(faults),
        worded=worded,
        waiting=waiting,
    )


def _document(review: Review, corpus: Corpus) -> tuple[Document, list[tuple[str, dict[str, str]]]]:
    """The document as it is in the data, or a new one; and the row of a publisher that is new.

    Raises:
        DataErrors: the document in the data has another text, or the name of its publisher is
            nearly that of another.
    """
    known = next((d for d in corpus.documents if d.id == review.document), None)
    if known is None:
        title = review.title or review.document
        chinese = is_chinese(title)
        publisher, rows = _publisher(review, corpus)
        document = Document(
            id=review.document,
            title_zh=title if chinese else "",
            title_en="" if chinese else title,
            url=review.url,
            publisher=publisher,
            date=PartialDate.parse(review.published) if review.published else None,
            date_basis="stated" if review.published else "unknown",
            language=review.language,
            extent="whole",
            sha256=review.sha256,
        )
        return document, rows
    if known.sha256 and known.sha256 != review.sha256:
        message = (
            f"{known.id} has offsets in a text with SHA-256 {known.sha256[:12]}…, this review in"
            f" one with {review.sha256[:12]}…; extract from that text, or give the document another"
            " id"
        )
        raise DataErrors([Fault(path=str(review.path), line=0, column="sha256", message=message)])
    return (known if known.sha256 else replace(known, sha256=review.sha256)), []


def _publisher(review: Review, corpus: Corpus) -> tuple[str, list[tuple[str, dict[str, str]]]]:
    """Slug of who published the text, and its row where the registry has no such name."""
    registry, name = corpus.registry, review.publisher.strip() or _UNIDENTIFIED
    known = registry.names(*_PUBLISHING).get(normal_form(name))
    if known:
        return known, []
    near, likeness = registry.nearest(name, *_PUBLISHING)
    if likeness >= _NEARLY_THE_SAME:
        message = (
            f"{name!r} is nearly the name of {near}; write that, or add a row to publishers.csv"
        )
        raise DataErrors(
            [Fault(path=str(review.path), line=0, column="publisher", message=message)]
        )
    slug = "-".join(re.findall(r"[a-z0-9]+", normal_form(pinyin_of(name))))
    slug = slug or f"publisher-of-{review.document}"
    row = {"id": slug, "kind": "copy-site", "label_en": name}
    if is_chinese(name):
        row |= {"label_zh": name, "label_basis": "attested", "label_source": review.document}
    return slug, [("publishers", row)]


def _merge(before: Iterable[Claim], made: Iterable[Claim]) -> tuple[list[Claim], int]:
    """The claims there were, then those with new ids; and the number of new ones."""
    merged = list(before)
    known, added = {c.digest for c in merged}, 0
    # The same claim may be in the data without a quote; it is not added a second time.
    unquoted = {_content(c) for c in merged if c.predicate and not c.quote}
    for claim in made:
        if claim.digest not in known and not (claim.predicate and _content(claim) in unquoted):
            known.add(claim.digest)
            merged.append(claim)
            added += 1
    return merged, added


def _content(claim: Claim) -> tuple[str | None, ...]:
    """The content of a claim without its place."""
    return claim.subject, claim.predicate, claim.object, claim.value, str(claim.quantity)


def _write(
    change: Transaction,
    document: Document,
    claims: list[Claim],
    rows: list[tuple[str, dict[str, str]]],
) -> None:
    """Write in a copy, read the copy as a whole, then have the same files written here."""
    data = change.folder
    contents: dict[str, bytes] = {}
    for table in sorted({table for table, _ in rows}):
        path = data / "registry" / f"{table}.csv"
        contents[f"registry/{table}.csv"] = _with_rows(
            path, [row for name, row in rows if name == table]
        )
    contents[f"claims/{document.id}.yaml"] = write_claims(document, claims).encode()
    beside = Path(tempfile.gettempdir()) / "kg-add"
    remove_abandoned(beside)
    with claimed(beside, new_folder) as (copy, _):
        copy.chmod(0o700)
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
        change.write(name, content)


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
