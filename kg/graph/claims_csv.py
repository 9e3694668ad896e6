"""Claims as CSV, a line each with its evidence and its figure; quads where there are no claims.

IRIs are written in full, as in the CSV that SPARQL defines. A literal is its text, unchanged.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.model.namespaces import GRAPH, KG, OA, RDF, RDFS, SAID_IN, SCHEMA

_Cells: TypeAlias = dict[object, dict[object, str]]

_EVIDENCE: Final = ("evidence", "quote", "position")
_FIGURES: Final = (KG.hasObservation.value, KG.hasTarget.value)
_CLAIM_COLUMNS: Final = (
    ("subject", KG.claimSubject),
    ("predicate", KG.claimPredicate),
    ("object", KG.claimObject),
    ("value", KG.claimValue),
    ("statement", KG.statement),
    ("basis", KG.basis),
    ("grade", KG.grade),
    ("kind", KG.kind),
    ("as_of", KG.asOf),
    ("valid_from", KG.validFrom),
    ("valid_to", KG.validTo),
    ("speaker", KG.speaker),
    ("hedge", KG.hedge),
    ("document", SAID_IN),
    ("locator", KG.locator),
)
#: A figure: what it measures, its number as spelled and as a number, unit and comparator.
_FIGURE_COLUMNS: Final = (
    ("indicator", KG.indicator),
    ("of", KG.ofInterest),
    ("value_text", KG.valueText),
    ("number", KG.value),
    ("number_min", KG.valueMin),
    ("number_max", KG.valueMax),
    ("unit", KG.unit),
    ("comparator", KG.comparator),
    ("due", KG.due),
)


def claims_csv(quads: Iterable[ox.Quad]) -> bytes:
    """One line a claim with its evidence; without claims, one line a quad.

    >>> claims_csv([])[:9]
    b'subject,p'
    """
    quads = list(quads)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    claims = sorted(
        {q.subject for q in quads if q.predicate == RDF.type and q.object == KG.Claim}, key=str
    )
    if claims:
        names = [*(n for n, _ in (*_CLAIM_COLUMNS, *_FIGURE_COLUMNS)), "quote", "start", "end"]
        writer.writerow(["claim", *names, "note", "document_url"])
        cells: _Cells = {}
        for quad in quads:
            if quad.graph_name == GRAPH.inferred:  # that the ends of a range are values, too
                continue
            cells.setdefault(quad.subject, {})[quad.predicate] = _cell(quad.object)
        writer.writerows(_claim_row(claim, cells) for claim in claims)
    else:
        writer.writerow(["subject", "predicate", "object", "datatype", "language", "graph"])
        writer.writerows(map(_quad_row, sorted(set(quads), key=str)))
    return out.getvalue().encode()


def _cell(term: object) -> str:
    return getattr(term, "value", "") if not isinstance(term, ox.BlankNode) else str(term)


def _claim_row(claim: object, cells: _Cells) -> list[str]:
    own = cells.get(claim, {})
    iri = getattr(claim, "value", "")
    parts = {name: cells.get(ox.NamedNode(f"{iri}/{name}"), {}) for name in _EVIDENCE}
    figure = {}
    if own.get(KG.claimPredicate) in _FIGURES:
        figure = cells.get(ox.NamedNode(own[KG.claimObject]), {})
    document = cells.get(ox.NamedNode(own[SAID_IN]), {}) if SAID_IN in own else {}
    return [
        iri,
        *(own.get(p, "") for _, p in _CLAIM_COLUMNS),
        *(figure.get(p, "") for _, p in _FIGURE_COLUMNS),
        parts["quote"].get(OA.exact, ""),
        parts["position"].get(OA.start, ""),
        parts["position"].get(OA.end, ""),
        own.get(RDFS.comment, ""),
        document.get(SCHEMA.url, ""),
    ]


def _quad_row(quad: ox.Quad) -> list[str]:
    term = quad.object
    datatype = term.datatype.value if isinstance(term, ox.Literal) else ""
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else _cell(quad.graph_name)
    return [
        _cell(quad.subject), _cell(quad.predicate), _cell(quad.object), datatype, language, graph,
    ]  # fmt: skip
