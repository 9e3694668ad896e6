"""What ``kg validate`` does: shapes, structure and quotes, gathered into one result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import KgError
from kg.graph.build import asserted_quads, ontology_quads
from kg.graph.parse import parse_files
from kg.graph.quote_findings import judged_quotes, quotes_in_texts
from kg.graph.shapes import ValidationReport
from kg.graph.validate import validate
from kg.model.printing import Printable
from kg.resources import data_folder
from kg.sources.corpus import read_corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult(Printable):
    """What was checked and what was found.

    Attributes:
        report: What validation found.
        quotes: How many quotes of a data folder passed, were refused, were read, are undecided.
        quotes_checked: How many quotes were held against texts.

    >>> CheckResult(report=validate([])).quotes_checked is None
    True
    """

    report: ValidationReport
    quotes: dict[str, int] | None = None
    quotes_checked: int | None = None

    @property
    def conforms(self) -> bool:
        """Whether nothing was found.

        >>> CheckResult(report=validate([])).conforms
        True
        """
        return self.report.conforms


def check(
    files: Sequence[Path] = (),
    *,
    shapes: Sequence[Path] = (),
    texts: Path | None = None,
    data: Path | None = None,
    base: str = "",
    format: str = "",
) -> CheckResult:
    """Validate RDF files, or a data folder (ours when neither is given) with its quotes.

    Args:
        files: RDF files; they are validated as they are.
        shapes: Shape files in place of ours.
        texts: Folder of source texts to hold quotes against.
        data: Data folder.
        base: What relative IRIs of the files are relative to; each file itself when left out.
        format: The format of the files; by suffix, or content, when left out.

    Raises:
        KgError: a file, the shapes or the data cannot be read, or options do not go together.
    """
    if files and (texts or data):
        raise KgError("--texts and --data check a data folder; leave the files out")
    if files:
        read = parse_files(files, base=base, format=format)
        if shapes:
            return CheckResult(report=validate(read, shapes=shapes))
        return CheckResult(report=validate(read, context=ontology_quads()))
    corpus = read_corpus(data or data_folder())
    quads = asserted_quads(corpus)
    report = validate(quads, shapes=shapes or None)
    quotes, found = judged_quotes(corpus)
    checked = None
    if texts is not None:
        checked, missing = quotes_in_texts(corpus, texts)
        found += missing
    both = tuple(sorted({*report.findings, *found}))
    return CheckResult(report=replace(report, findings=both), quotes=quotes, quotes_checked=checked)
