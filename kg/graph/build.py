"""The whole pipeline as one function: data → claims → quads → rules → SHACL → files."""

from __future__ import annotations

import csv
import json
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.graph.as_of import reached
from kg.graph.dataset import Dataset
from kg.graph.formats import is_document_graph, is_evidence, nquads
from kg.graph.mapping.corpus import corpus_to_quads
from kg.graph.quote_findings import judged_quotes
from kg.graph.rules import quad_of
from kg.graph.shapes import Finding
from kg.graph.turtle import trig, turtle
from kg.graph.validate import validate
from kg.model.argument_types import checks_arguments
from kg.model.curies import compact
from kg.model.namespaces import GRAPH, KG, RDF, SKOS
from kg.model.printing import listed
from kg.model.records import GRADES
from kg.resources import data_folder, digest_of
from kg.sources.corpus import Corpus, read_corpus
from kg.sources.ontology import ontology_triples, vocabulary
from kg.sources.transaction import Transaction

Progress = Callable[[str, float], None]
_PLAIN_HEADER = """Two Districts KG: plain triples and labels.
This file is for reading. The evidence of every statement (document, place, quote) is in kg.trig."""
_FULL_HEADER = """Two Districts KG: everything, by named graph.
One graph a source document: its claims with their evidence, and what they assert.
Beside them: graph:registry (who is who), graph:ontology, graph:provenance (the catalogue of
documents) and graph:inferred (what we conclude; never mixed with what is said)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build made.

    Attributes:
        digest: SHA-256 of all inputs.
        documents, claims, quoted, quads, inferred: Counts.
        grades: How many claims that stand there are of each grade of evidence.
        kinds: How many things of each class the graph knows, by compact class name.
        left_out: Rows of the fact tables that do not land, by reason.
        unnamed: Registry entries without a Chinese label, by table.
        quotes: How many quotes passed, were refused, were read, are undecided; empty unchecked.
        findings: What validation found.
        stages: CPU seconds of each stage, in order.
    """

    digest: str
    documents: int
    claims: int
    quoted: int
    grades: dict[str, int]
    quads: int
    inferred: int
    kinds: dict[str, int]
    left_out: dict[str, int]
    unnamed: dict[str, int]
    quotes: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The report for people."""
        kinds = ", ".join(f"{count} {name}" for name, count in self.kinds.items())
        left = sum(self.left_out.values())
        return [
            f"{self.documents} documents, {self.claims} claims ({self.quoted} with a quote), "
            f"{self.quads} quads, of them {self.inferred} inferred",
            f"evidence of claims: {self._shares()}",
            *([f"quotes: {listed(self.quotes)}"] if self.quotes else []),
            *textwrap.wrap(kinds, 96, subsequent_indent="  "),
            f"{left} table rows left out, each with its reason (data/left_out.csv); "
            f"{sum(self.unnamed.values())} names without Chinese that no source gives",
            f"{len(self.findings)} findings",
            f"data digest {self.digest[:16]}",
        ]

    def _shares(self) -> str:
        """Counts of claims by grade of evidence, with their shares."""
        whole = sum(self.grades.values()) or 1
        parts = (
            f"{count} {name.replace('-', ' ')} ({100 * count / whole:.0f} %)"
            for name, count in self.grades.items()
        )
        return ", ".join(parts)

    def json(self) -> bytes:
        """The report for programs; CPU times are left out, so that equal builds are equal bytes."""
        content = {
            "digest": self.digest,
            "documents": self.documents,
            "claims": self.claims,
            "quoted": self.quoted,
            "grades": self.grades,
            "quads": self.quads,
            "inferred": self.inferred,
            "kinds": self.kinds,
            "left_out": self.left_out,
            "unnamed": self.unnamed,
            "findings": [str(f) for f in self.findings],
        }
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


class _Stages:
    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self.progress = progress

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        if self.progress:
            self.progress(name, 0.0)
        start = time.process_time()
        yield
        self.seconds[name] = time.process_time() - start
        if self.progress:
            self.progress(name, self.seconds[name])


STAGES = ("read", "convert", "infer", "validate", "write")


@checks_arguments
def build(
    out: Path | str | None = None,
    *,
    data: Path | str | None = None,
    check: bool = True,
    pages: Callable[[Dataset], Mapping[str, bytes]] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> tuple[Dataset, BuildReport]:
    """Build the graph and, where asked, its files.

    Args:
        out: Folder for ``kg.ttl``, ``kg.trig``, ``kg.nq`` and ``report.json``, which changes as a
            whole; nothing is written when left out, or when any stage before writing fails.
        data: Data folder; the one that came with the package when left out.
        check: Whether to validate with SHACL.
        pages: Makes further files of the dataset, written in the same step.
        progress: Called with the name of each stage and 0 as it starts, then its CPU seconds.

    Returns:
        The dataset in memory and the report.

    Raises:
        DataErrors: the data files have faults; all of them are named.
        ExportError: the folder cannot be written.
    """
    data = data_folder() if data is None else Path(data)
    stage = _Stages(progress)
    with stage("read"):
        corpus = read_corpus(data)
    with stage("convert"):
        asserted = asserted_quads(corpus)
        dataset = Dataset.from_quads(asserted)
    with stage("infer"):
        inferred = dataset.infer()
    quads = [*asserted, *inferred]
    findings: tuple[Finding, ...] = ()
    quotes: dict[str, int] = {}
    if check:
        with stage("validate"):
            quotes, found = judged_quotes(corpus)
            findings = (*validate(asserted).findings, *found)
    report = _report(data, corpus, quads, findings, quotes, stage.seconds)
    if out is not None:
        with stage("write"), Transaction(Path(out)) as change:
            further = pages(dataset) if pages else {}
            for name, content in {**build_files(quads, report), **further}.items():
                change.write(name, content)
    return dataset, report


def asserted_quads(corpus: Corpus) -> list[ox.Quad]:
    """What the data files and the ontology say: all quads but inferred ones.

    Registry entries that no claim or document reaches stay out, so that the graph built from the
    documents up to a day is the graph known by that day.
    """
    return reached([*corpus_to_quads(corpus, vocabulary()), *ontology_quads()])


def ontology_quads() -> list[ox.Quad]:
    """The ontology in its named graph.

    >>> next(iter(ontology_quads())).graph_name == GRAPH.ontology
    True
    """
    return [quad_of(triple, GRAPH.ontology) for triple in ontology_triples()]


def plain_triples(quads: list[ox.Quad]) -> Iterator[ox.Triple]:
    """What documents say and what the registry knows, without claim nodes.

    >>> list(plain_triples([]))
    []
    """
    for quad in quads:
        said = is_document_graph(quad.graph_name) and not is_evidence(quad)
        if said or quad.graph_name in (GRAPH.registry, GRAPH.provenance):
            yield quad.triple


def build_files(quads: list[ox.Quad], report: BuildReport) -> dict[str, bytes]:
    """The files of a build by name."""
    return {
        "kg.ttl": turtle(plain_triples(quads), _PLAIN_HEADER).encode(),
        "kg.trig": trig(quads, _FULL_HEADER).encode(),
        "kg.nq": nquads(quads),
        "report.json": report.json(),
    }


def _report(
    data: Path,
    corpus: Corpus,
    quads: list[ox.Quad],
    findings: tuple[Finding, ...],
    quotes: dict[str, int],
    stages: dict[str, float],
) -> BuildReport:
    typed = {
        (q.subject, q.object)
        for q in quads
        if q.predicate == RDF.type and q.graph_name not in (GRAPH.ontology, GRAPH.inferred)
    }
    skip = {KG.Actor, KG.Claim, KG.Document, SKOS.ConceptScheme}
    kinds = Counter(
        compact(cls.value).removeprefix("kg:")
        for _, cls in typed
        if isinstance(cls, ox.NamedNode)
        and cls not in skip
        and not cls.value.startswith("http://www.w3.org/ns/oa#")
    )
    grades = Counter(c.grade for c in corpus.claims if not c.withdrawn)
    unnamed = Counter(e.table for e in corpus.registry.entities if not e.label_zh)
    return BuildReport(
        digest=digest_of(data),
        documents=len(corpus.documents),
        claims=len(corpus.claims),
        quoted=sum(1 for c in corpus.claims if c.quote),
        grades={g: grades[g] for g in GRADES if grades[g]},
        quads=len(set(quads)),
        inferred=sum(1 for q in quads if q.graph_name == GRAPH.inferred),
        kinds=dict(sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0]))),
        left_out=dict(sorted(_left_out(data).items())),
        unnamed=dict(sorted(unnamed.items())),
        quotes=quotes,
        findings=findings,
        stages=stages,
    )


def _left_out(data: Path) -> Counter[str]:
    path = data / "left_out.csv"
    if not path.exists():
        return Counter()
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(row["reason"] for row in csv.DictReader(file))
