"""From article files to review files or JSON lines, for ``kg extract``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ExportError
from kg.extract.jsonl import json_lines
from kg.extract.llm import ChatModel
from kg.extract.pipeline import Extractor
from kg.extract.reader import read_source
from kg.extract.records import Candidate, SourceText
from kg.extract.verify import verified
from kg.graph.quads import Quads
from kg.review.link import EntityLinker
from kg.review.proposals import propose, write_review
from kg.sources.atomic import write_atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionOptions:
    """What a user states about the articles, and what to extract with.

    Attributes:
        published: Day, month or year of issue.
        lang: ``en`` or ``zh``; None detects it from the text.
        llm: Base address of a chat server; None uses none.
        model: Name of the language model on that server.
        timeout: Seconds to wait for one of its answers.
        format: ``yaml`` for review files, ``jsonl`` for JSON lines.
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
    options: ExtractionOptions,
    store: Quads,
    output: Path | None,
    *,
    files: int,
) -> Iterator[str]:
    """Extract claims from each file and write them; yields lines for the user.

    Args:
        paths: The articles; ``-`` is standard input.
        options: What is known of the articles.
        store: The graph whose names are looked up.
        output: A file, or a folder for several articles; None prints.
        files: The number of articles.

    Raises:
        SourceError: a file that cannot be read; what came before it is written.
        ExportError: the output cannot be written, or is one file for several articles.
    """
    if files > 1 and output is None:
        raise ExportError("-", "several articles need a folder; give one with -o")
    linker = EntityLinker(store)
    extractor = Extractor(linker.known_names())
    folder = _folder(output, options.format, files)
    for path in paths:
        source = read_source(
            path,
            language=options.lang or "",
            published=options.published,
            url=options.url,
            publisher=options.publisher,
        )
        found, note = _candidates(extractor, source, options)
        target = folder / f"{source.id}.{options.format}" if folder else output
        if options.format == "jsonl":
            content = json_lines(found, source)
        else:
            content = _review(source, found, linker, path, target, options)
        if target is None:
            yield content.rstrip("\n")
        else:
            write_atomically(target, content.encode())
            told = f"{len(found)} candidates" if found else f"no claim found in {path}"
            yield f"{target}: {told}{note}"


def _folder(output: Path | None, format: str, files: int) -> Path | None:
    """The folder for the output, created if missing; None for a single file or the screen.

    Raises:
        ExportError: it cannot be created.
    """
    if output is None or not (
        files > 1 or output.is_dir() or (format == "jsonl" and output.suffix != ".jsonl")
    ):
        return None
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise ExportError(output, f"cannot be made ({err.strerror})") from err
    return output


def _candidates(
    extractor: Extractor, source: SourceText, options: ExtractionOptions
) -> tuple[list[Candidate], str]:
    found, note = extractor.extract(source), ""
    if options.llm:
        from kg.resources import cache_folder

        model = ChatModel(options.llm, options.model, cache_folder() / "answers", options.timeout)
        found = found + list(model.candidates(source))
        if model.refused:
            reasons = ", ".join(f"{count} {why}" for why, count in sorted(model.refused.items()))
            note = f"; refused claims of {options.model or 'the model'}: {reasons}"
    return verified(found, source), note


def _review(
    source: SourceText,
    found: list[Candidate],
    linker: EntityLinker,
    path: Path,
    target: Path | None,
    options: ExtractionOptions,
) -> str:
    """The review file; the stored text is written beside it unless it is the file that was read."""
    folder = target.parent if target else Path()
    text = folder / f"{source.id}.txt"
    if path.suffix == ".txt" and str(path) != "-" and path.read_bytes() == source.text.encode():
        text = path
    elif target is not None:
        write_atomically(text, source.text.encode())
    name = Path(os.path.relpath(text, folder)).as_posix()
    return write_review(
        propose(source, found, linker, target or Path("-"), text=name, title=options.title)
    )
