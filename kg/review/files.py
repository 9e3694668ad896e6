"""What stands between the commands and the parts: files in, review files and pages out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ExportError, SourceError
from kg.extract.jsonl import json_lines
from kg.extract.llm import ChatModel
from kg.extract.pipeline import Extractor
from kg.extract.reader import read_source
from kg.extract.records import Candidate, SourceText
from kg.extract.verify import verified
from kg.review.link import EntityLinker
from kg.review.proposals import propose, write_review
from kg.review.reader import read_review
from kg.sources.atomic import write_atomically

if TYPE_CHECKING:
    import pyoxigraph as ox


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionOptions:
    """What a user says about the articles.

    Attributes:
        lang: ``en`` or ``zh``; None tells it from the text.
        llm: Base address of a chat server; None asks none.
    """

    url: str = ""
    publisher: str = ""
    title: str = ""
    published: str = ""
    lang: str | None = None
    llm: str | None = None
    model: str = ""
    timeout: float = 60.0
    format: str = "yaml"


def extract_files(
    paths: Iterable[Path],
    request: ExtractionOptions,
    store: ox.Store,
    output: Path | None,
    *,
    files: int,
) -> Iterator[str]:
    """Extract from each file and write what was asked for; yields lines for the user.

    Raises:
        SourceError: a file that cannot be read; what came before it is written.
        ExportError: the output cannot be written, or is one file for several articles.
    """
    linker = EntityLinker(store)
    extractor = Extractor(linker.known_names())
    folder = output is not None and (
        files > 1 or output.is_dir() or (request.format == "jsonl" and output.suffix != ".jsonl")
    )
    if files > 1 and output is None:
        raise ExportError("-", "several articles go to a folder; give one with -o")
    if folder and output is not None:
        _make(output)
    for path in paths:
        source = read_source(
            path,
            language=request.lang or "",
            published=request.published,
            url=request.url,
            publisher=request.publisher,
        )
        found, note = _candidates(extractor, source, request)
        if request.format == "jsonl":
            content, name = json_lines(found, source), f"{source.id}.jsonl"
        else:
            content, name = "", f"{source.id}.yaml"
        target = output / name if folder and output else output
        if request.format == "yaml":
            content = _review(source, found, linker, path, target, request)
        if target is None:
            yield content.rstrip("\n")
            continue
        write_atomically(target, content.encode())
        count = len(found)
        yield (
            f"{target}: {count} candidates" + note
            if count
            else f"{target}: no claim found in {path}" + note
        )


def _candidates(
    extractor: Extractor, source: SourceText, request: ExtractionOptions
) -> tuple[list[Candidate], str]:
    found, note = extractor.extract(source), ""
    if request.llm:
        from kg.resources import cache_folder

        model = ChatModel(request.llm, request.model, cache_folder() / "answers", request.timeout)
        found = found + list(model.candidates(source))
        if model.refused:
            reasons = ", ".join(f"{count} {why}" for why, count in sorted(model.refused.items()))
            note = f"; refused of {request.model or 'the model'}: {reasons}"
    return verified(found, source), note


def _review(
    source: SourceText,
    found: list[Candidate],
    linker: EntityLinker,
    path: Path,
    target: Path | None,
    request: ExtractionOptions,
) -> str:
    """The review file; the stored text is put beside it unless it is the file that was read."""
    beside = (target.parent if target else Path()) / f"{source.id}.txt"
    here = path.suffix == ".txt" and str(path) != "-" and path.read_bytes() == source.text.encode()
    text = beside
    if here:
        text = path
    elif target is not None:
        write_atomically(beside, source.text.encode())
    name = Path(os.path.relpath(text, target.parent if target else Path())).as_posix()
    return write_review(
        propose(source, found, linker, target or Path("-"), text=name, title=request.title)
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise ExportError(folder, f"cannot be made ({err.strerror})") from err


def review_session(path: Path, *, ask: Callable[[str], str], say: Callable[[str], None]) -> str:
    """Run the terminal loop over a file; a sentence about what is left."""
    from kg.review.session import Session

    review = read_review(path)
    review.source()
    if not review.proposals:
        return f"{path} holds no candidates; nothing to review"
    session = Session(review, lambda r: write_atomically(path, write_review(r).encode()), ask, say)
    made = session.run()
    states = [p.status for p in session.review.proposals]
    return (
        f"{made} decisions; {states.count('accepted')} accepted,"
        f" {states.count('rejected')} rejected, "
        f"{states.count('skipped')} skipped, {states.count('proposed')} open"
    )


def review_tally(path: Path) -> list[list[str]]:
    """Decided and accepted claims of each rule and their share, in a review file or a folder."""
    from kg.review.tally import rows, tally

    return rows(tally(map(read_review, sorted(path.glob("*.yaml")) if path.is_dir() else [path])))


def review_page(path: Path, output: Path | None) -> Path:
    """Write the review page of a file."""
    from kg.review.page import page

    review = read_review(path)
    target = output or path.with_suffix(".html")
    write_atomically(target, page(review, review.source()).encode())
    return target


__all__ = [
    "ExtractionOptions",
    "SourceError",
    "extract_files",
    "review_page",
    "review_session",
    "review_tally",
]
