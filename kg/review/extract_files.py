"""From article files to review files or JSON lines, for ``kg extract``."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataErrors, ExportError
from kg.extract.jsonl import json_lines
from kg.extract.llm import ChatModel
from kg.extract.pipeline import Extractor
from kg.extract.reader import read_source
from kg.extract.records import Candidate, SourceText
from kg.extract.verify import verified
from kg.graph.quads import Quads
from kg.review.decisions import carry_over, is_of_text
from kg.review.link import EntityLinker
from kg.review.proposals import Review, propose, write_review
from kg.review.reader import read_review
from kg.sources.atomic import is_folder, is_regular, write_atomically
from kg.sources.transaction import Transaction


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article to extract from.

    Attributes:
        path: The file; ``-`` is standard input.
        source: What it says.
        target: The file to write; None prints.
    """

    path: Path
    source: SourceText
    target: Path | None

    @property
    def is_kept(self) -> bool:
        """Whether the target is a file on the disk, not a pipe, a device or the screen."""
        return self.target is not None and is_regular(self.target)


def read_articles(
    paths: Sequence[Path], options: ExtractionOptions, output: Path | None
) -> list[Article]:
    """Read all articles, before anything is extracted or written.

    Args:
        paths: Texts, HTML pages or Markdown; ``-`` is standard input.
        options: What is known of the articles.
        output: A file, or a folder for several articles; None prints.

    Raises:
        SourceError: a file cannot be read.
        ExportError: the output is one file for several articles, or two articles would be written
            to the same file.
    """
    if len(paths) > 1 and output is None:
        raise ExportError("-", "several articles need a folder; give one with -o")
    folder = _is_folder(output, options.format, len(paths))
    if output and folder and output.suffix in (".yaml", ".yml", ".jsonl") and not is_folder(output):
        raise ExportError(output, "several articles need a folder; this names a file")
    if output and not folder and not is_folder(output.parent):
        raise ExportError(
            output, f"cannot be written: the folder {output.parent} is missing; make it first"
        )
    articles: dict[str, Article] = {}
    for path in paths:
        source = read_source(
            path,
            language=options.lang or "",
            published=options.published,
            url=options.url,
            publisher=options.publisher,
        )
        target = output / f"{source.id}.{options.format}" if output and folder else output
        if source.id in articles:
            both = f"{articles[source.id].path} and {path}"
            raise ExportError(
                target or "-", f"would hold both {both}; rename one, or write to two folders"
            )
        articles[source.id] = Article(path=path, source=source, target=target)
    return list(articles.values())


def extract_files(
    articles: Iterable[Article], options: ExtractionOptions, store: Quads
) -> list[str]:
    """Extract claims from each article, then write all of them at once; returns lines for the user.

    What a person decided on a claim in an earlier review file is carried over to the new one.

    Raises:
        ExportError: the output cannot be written, or is there and not to be overwritten; nothing is
            written then.
    """
    linker = EntityLinker(store)
    extractor = Extractor(linker.known_names())
    found = [(article, *_candidates(extractor, article.source, options)) for article in articles]
    folder = next((a.target.parent for a, *_ in found if a.target and a.is_kept), None)
    lines = []
    with contextlib.ExitStack() as stack:
        change = stack.enter_context(Transaction(folder)) if folder else None
        for article, candidates, note in found:
            if options.format == "jsonl":
                content, carried = json_lines(candidates, article.source), ""
            else:
                content, carried = _review(article, candidates, linker, change, options)
            if change and article.target:
                change.write(article.target.name, content.encode())
            elif article.target:
                write_atomically(article.target, content.encode())
            count = f"{len(candidates)} candidates" if candidates else ""
            told = count or f"no claim found in {article.path}"
            lines.append(f"{article.target}: {told}{note}{carried}" if article.target else content)
    return [line.rstrip("\n") for line in lines if line]  # JSON lines of nothing are no line


def _is_folder(output: Path | None, format: str, files: int) -> bool:
    """Whether the output is a folder, not a file or the screen."""
    return output is not None and (
        files > 1 or is_folder(output) or (format == "jsonl" and output.suffix != ".jsonl")
    )


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
    article: Article,
    candidates: list[Candidate],
    linker: EntityLinker,
    change: Transaction | None,
    options: ExtractionOptions,
) -> tuple[str, str]:
    """The review file, and what became of decisions in the file that was there before.

    The stored text is written beside it unless it is the file that was read.
    """
    source, path, target = article.source, article.path, article.target
    folder = target.parent if change and target else Path()
    text, content = folder / f"{source.id}.txt", source.text.encode()
    before = _before(target) if change and target else None
    if path.suffix == ".txt" and str(path) != "-" and path.read_bytes() == content:
        text = path
    elif change:
        if text.exists() and not _is_stored(text, content, before):
            raise ExportError(text, f"is another text than that of {path}; write to another folder")
        change.write(text.name, content)
    name = Path(os.path.relpath(text, folder)).as_posix()
    made = propose(source, candidates, linker, target or Path("-"), text=name, title=options.title)
    if before is None:
        return write_review(made), ""
    if not is_of_text(before, source.text):
        raise ExportError(
            before.path, f"holds decisions on another text than {path}; name another file with -o"
        )
    carried = carry_over(before, made, source.text)
    return write_review(carried.review), carried.told()


def _before(target: Path) -> Review | None:
    """The review that a file holds; None where there is none.

    Raises:
        ExportError: the file holds something else, or has faults: whose it is nobody knows.
    """
    if not target.exists() or not target.read_bytes().strip():
        return None
    try:
        return read_review(target)
    except DataErrors as err:
        reason = f"is there and cannot be read as a review file ({err.faults[0]})"
        raise ExportError(target, f"{reason}; fix it, move it away, or name another") from err


def _is_stored(text: Path, content: bytes, before: Review | None) -> bool:
    """Whether a text is that of an article as we stored it, and may be written anew."""
    there = text.read_bytes()
    return there == content or (
        before is not None
        and before.path.parent / before.text == text
        and hashlib.sha256(there).hexdigest() == before.sha256
    )
