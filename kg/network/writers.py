"""Networks as files: GraphML, GEXF, node-link JSON, and tables for pandas and Neo4j.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ArgumentError, ExportError
from kg.model.curies import compact, expand
from kg.model.namespaces import PREFIXES

if TYPE_CHECKING:
    import networkx as nx

#: What XML 1.0 cannot hold, surrogates too; and a carriage return, which parsers turn into another.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CLOCK: Final = re.compile(rb' lastmodifieddate="[^"]*"')
#: Types of values in the headers of ``neo4j-admin database import``; all others are texts.
_NEO4J_TYPES: Final = {bool: "boolean", int: "long", float: "double", tuple: "string[]"}


def write_network(network: nx.MultiDiGraph, format: str) -> dict[str, bytes]:
    """A network in a format of :data:`NETWORK_FORMATS`, the same bytes for the same network.

    Args:
        network: Made by :func:`kg.network.project`.
        format: ``graphml``, ``gexf`` and ``node-link`` are one file; ``csv``, ``parquet`` and
            ``neo4j`` one of nodes and one of edges.

    Returns:
        Contents by file name; a format of one file has the name ``""``.

    Raises:
        ExportError: there is no such format, or it cannot hold a value of the network.

    >>> list(write_network(g.project("place-industry"), "graphml"))
    ['']
    """
    import networkx as nx

    if format not in NETWORK_FORMATS:
        known = ", ".join(NETWORK_FORMATS)
        raise ExportError(format, f"is no format of networks; choose from {known}")
    if not isinstance(network, nx.MultiDiGraph):
        raise ArgumentError("network", network, "a MultiDiGraph, as project() gives it")
    try:
        return NETWORK_FORMATS[format](network)
    except (nx.NetworkXException, LookupError, TypeError, ValueError) as err:
        raise ExportError(format, f"cannot hold this network ({err})") from err


def _text(value: Any) -> Any:
    """A value as XML can hold it: lists joined by spaces, other characters than XML's as �."""
    if isinstance(value, tuple):
        value = " ".join(map(str, value))
    return _clean(value) if isinstance(value, str) else value


def _clean(text: object) -> str:
    return _NOT_XML.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def _for_xml(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A copy whose nodes and edges have labels, whose edges have ids of their own, in plain values.

    Readers want ids of edges that are unique in the file; the relation stays as an attribute.
    """
    import networkx as nx

    copy = nx.MultiDiGraph(**{name: _text(value) for name, value in network.graph.items()})
    for key, node in network.nodes(data=True):
        label = node.get("label_en") or node.get("label_zh") or key
        copy.add_node(_clean(key), label=_clean(label), **{k: _text(v) for k, v in node.items()})
    for source, target, relation, edge in network.edges(keys=True, data=True):
        name, label = _clean(f"{source} {relation} {target}"), edge.get("relation_en", relation)
        values = {k: _text(v) for k, v in edge.items()}
        copy.add_edge(_clean(source), _clean(target), key=name, label=_clean(label), **values)
    return copy


def _graphml(network: nx.MultiDiGraph) -> dict[str, bytes]:
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(_for_xml(network), out, infer_numeric_types=True)
    return {"": _xsd_booleans(out.getvalue())}


def _xsd_booleans(graphml: bytes) -> bytes:
    """GraphML whose booleans are spelled as ``xsd:boolean``, not as Python spells them."""
    keys = b"|".join(re.findall(rb'<key id="(\w+)"[^>]* attr\.type="boolean"', graphml))
    value = re.compile(rb'(<data key="(?:%s)">)(True|False)(?=</data>)' % keys)
    return value.sub(lambda found: found[1] + found[2].lower(), graphml) if keys else graphml


def _gexf(network: nx.MultiDiGraph) -> dict[str, bytes]:
    import networkx as nx

    copy = _for_xml(network)
    for *_, key, edge in copy.edges(keys=True, data=True):
        edge["id"] = key
    out = io.BytesIO()
    nx.write_gexf(copy, out, version="1.2draft")
    return {"": _CLOCK.sub(b"", out.getvalue())}


def _node_link(network: nx.MultiDiGraph) -> dict[str, bytes]:
    import networkx as nx

    content = nx.node_link_data(network, edges="edges")
    return {"": (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()}


def _rows(network: nx.MultiDiGraph) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes and edges as rows of tables, in which every IRI is written in full."""
    iris = {key: str(node.get("iri", key)) for key, node in network.nodes(data=True)}
    nodes = [
        {"id": iris[key], **{name: value for name, value in node.items() if name != "iri"}}
        for key, node in network.nodes(data=True)
    ]
    edges = [
        {"source": iris[source], "target": iris[target], **_with_iris(edge)}
        for source, target, edge in network.edges(data=True)
    ]
    return nodes, edges


def _with_iris(edge: dict[str, Any]) -> dict[str, Any]:
    """An edge whose relation, claims and documents are IRIs, not CURIEs and slugs."""
    changed = dict(edge)
    if relation := expand(str(edge.get("relation", ""))):
        changed["relation"] = relation.value
    for name, prefix in (("claims", "claim"), ("documents", "doc")):
        if name in edge:
            changed[name] = tuple(PREFIXES[prefix] + slug for slug in edge[name])
    return changed


def _columns(rows: list[dict[str, Any]], least: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys([*least, *(name for row in rows for name in row)]))


def _csv(network: nx.MultiDiGraph) -> dict[str, bytes]:
    nodes, edges = _rows(network)
    return {
        "nodes.csv": _table(nodes, {name: name for name in _columns(nodes, ("id",))}),
        "edges.csv": _table(edges, {n: n for n in _columns(edges, ("source", "target"))}),
    }


def _neo4j(network: nx.MultiDiGraph) -> dict[str, bytes]:
    """CSV whose header ``neo4j-admin database import`` reads.

    The family is the label of a node, the CURIE of the relation the type of a relationship.
    """
    nodes, edges = _rows(network)
    edges = [edge | {"relation": compact(str(edge.get("relation", "")))} for edge in edges]
    ends = {"source": ":START_ID", "target": ":END_ID", "relation": ":TYPE"}
    return {
        "nodes.csv": _typed_table(nodes, {"id": "id:ID"}, {"family": ":LABEL"}),
        "edges.csv": _typed_table(edges, ends, {}),
    }


def _typed_table(rows: list[dict[str, Any]], least: dict[str, str], named: dict[str, str]) -> bytes:
    """A table whose columns have the heads they are given, or their names and types."""
    known = least | named
    columns = _columns(rows, tuple(least))
    return _table(rows, {c: known.get(c) or _typed_head(c, rows) for c in columns}, separator=";")


def _typed_head(column: str, rows: list[dict[str, Any]]) -> str:
    """A column with the type that Neo4j shall give its values, where it is no text."""
    types = {type(row[column]) for row in rows if row.get(column) is not None}
    for kind, name in _NEO4J_TYPES.items():
        if types == {kind}:
            return f"{column}:{name}"
    return column


def _table(rows: list[dict[str, Any]], columns: dict[str, str], separator: str = " ") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns.values())
    for row in rows:
        writer.writerow([_cell(row.get(name), separator) for name in columns])
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: Any, separator: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return separator.join(map(str, value))
    return "" if value is None else str(value)


def _parquet(network: nx.MultiDiGraph) -> dict[str, bytes]:
    """Columns keep their types: lists of claims, booleans, numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = {}
    for name, rows in zip(("nodes", "edges"), _rows(network), strict=True):
        out = io.BytesIO()
        least = ("id",) if name == "nodes" else ("source", "target")
        columns = {c: _typed([row.get(c) for row in rows]) for c in _columns(rows, least)}
        pq.write_table(pa.table(columns), out)
        files[f"{name}.parquet"] = out.getvalue()
    return files


def _typed(values: list[Any]) -> list[Any]:
    """Values of one type: where one edge has several, a list for each."""
    if not any(isinstance(value, tuple) for value in values):
        return values
    return [
        list(value) if isinstance(value, tuple) else None if value is None else [value]
        for value in values
    ]


#: Formats of networks, each a function from a network to its files.
NETWORK_FORMATS: Final[dict[str, Callable[[nx.MultiDiGraph], dict[str, bytes]]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "node-link": _node_link,
    "csv": _csv,
    "parquet": _parquet,
    "neo4j": _neo4j,
}
