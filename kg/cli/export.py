"""``kg export``: the graph, or a part or a network of it, in a format for others."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import Source, emit, source, tell
from kg.cli.output import Output, output_options

_EXPORT_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv")
_NETWORK_FORMATS = ("graphml", "gexf", "node-link", "parquet", "neo4j")
_PARTS = ("asserted", "claims", "registry", "ontology")


@click.command()
@output_options(*_EXPORT_FORMATS, *_NETWORK_FORMATS, default="turtle")
@click.option(
    "--graph", metavar="NAME", help="Only this named graph: a document, or registry, ontology, …"
)
@click.option("--only", type=click.Choice(_PARTS), help="Only this part.")
@click.option("--recipe", default="", help="A network by this recipe, with -f csv too.")
@source
def export(
    format: str,
    output: Output,
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
    chosen = select(dataset.quads(), only or "", named)
    if not chosen:
        tell("nothing is selected: the output holds no triple")
    emit(write(chosen, format), output)


def _export_network(
    format: str, output: Output, part: str | None, recipe: str, source: Source
) -> None:
    from kg.network.writers import NETWORK_FORMATS, write_network
    from kg.sources.transaction import Transaction

    if format not in NETWORK_FORMATS:
        raise click.UsageError(
            f"{format} holds RDF; --recipe goes with {', '.join(NETWORK_FORMATS)}"
        )
    if part:
        raise click.UsageError("--graph and --only choose quads; a recipe chooses a network")
    if format not in ("csv", "parquet", "neo4j"):
        emit(write_network(_network(recipe, source), format)[""], output)
        return
    if output.path is None or output.ending in (".csv", ".parquet"):
        raise click.UsageError(f"a network as {format} is two files; name a folder with -o, and -f")
    with Transaction(output.path) as change:
        for name, content in write_network(_network(recipe, source), format).items():
            change.write(name, output.formed(content))


def _network(recipe: str, source: Source) -> Any:
    from kg.network.project import project

    network = project(source.dataset(), recipe)
    if not network:
        tell(f"the recipe {recipe} finds nothing here: the network is empty")
    return network
