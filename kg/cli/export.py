"""``kg export``: the graph, or a part or a network of it, in a format for others."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Source, emit, folder, format_option, output_option, source

_EXPORT_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv")
_NETWORK_FORMATS = ("graphml", "gexf", "node-link", "parquet", "neo4j")
_PARTS = ("asserted", "claims", "registry", "ontology")


@click.command()
@format_option(*_EXPORT_FORMATS, *_NETWORK_FORMATS, default="turtle")
@output_option
@click.option(
    "--graph", metavar="NAME", help="Only this named graph: a document, or registry, ontology, …"
)
@click.option("--only", type=click.Choice(_PARTS), help="Only this part.")
@click.option("--recipe", default="", help="A network by this recipe, with -f csv too.")
@source
def export(
    format: str,
    output: Path | None,
    graph: str | None,
    only: str | None,
    recipe: str,
    source: Source,
) -> None:
    """Write the graph, or a part or a network of it.

    GraphML, GEXF, node-link, Parquet and Neo4j hold a network (--recipe; all when left out), CSV
    does where a recipe is given. CSV, Parquet and Neo4j networks are two files in the folder -o.
    """
    if recipe or format in _NETWORK_FORMATS:
        _export_network(format, output, graph or only, recipe or "all", source)
        return
    from kg.graph.formats import export as write
    from kg.graph.formats import select
    from kg.graph.resolve import graph_named

    dataset = source.dataset()
    named = graph_named(dataset, graph) if graph else None
    emit(write(select(dataset.quads(), only or "", named), format), output)


def _export_network(
    format: str, output: Path | None, part: str | None, recipe: str, source: Source
) -> None:
    from kg.network.project import project
    from kg.network.writers import NETWORK_FORMATS, write_network

    if format not in NETWORK_FORMATS:
        raise click.UsageError(
            f"{format} holds RDF; --recipe goes with {', '.join(NETWORK_FORMATS)}"
        )
    if part:
        raise click.UsageError("--graph and --only choose quads; a recipe chooses a network")
    if format in ("csv", "parquet", "neo4j") and (output is None or str(output) == "-"):
        raise click.UsageError(f"a network as {format} is two files; name a folder with -o")
    files = write_network(project(source.dataset(), recipe), format)
    for name, content in files.items():
        emit(content, folder(output) / name if name and output else output)
