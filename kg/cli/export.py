"""``kg export``: the graph, or a part or a network of it, in a format for others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import click

from kg.cli import complete
from kg.cli.manual import Command
from kg.cli.options import Source, emit, source, tell
from kg.cli.output import Output, output_options

if TYPE_CHECKING:
    import pyoxigraph as ox

_EXPORT_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv")
_NETWORK_FORMATS = ("graphml", "gexf", "node-link", "parquet", "neo4j")
_PARTS = ("asserted", "claims", "registry", "ontology")


@click.command(cls=Command)
@output_options(*_EXPORT_FORMATS, *_NETWORK_FORMATS, default="turtle")
@click.option(
    "--graph",
    metavar="NAME",
    shell_complete=complete.graphs,
    help="Only this named graph: a document, or registry, ontology, …",
)
@click.option("--only", type=click.Choice(_PARTS), help="Only this part.")
@click.option(
    "--recipe",
    default="",
    shell_complete=complete.recipes,
    help="A network by this recipe, with -f csv too.",
)
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
    keep = _part(only or "", graph, source) if only or graph else None
    if source.as_they_stand and format != "csv":
        output.stream(partial(_convert, source, format, keep))
        return
    from kg.graph.formats import export as write

    quads = source.quads() if source.as_they_stand else source.dataset().quads()
    chosen = list(filter(keep, quads))
    if not chosen:
        tell(_NOTHING)
    emit(write(chosen, format), output)


def _part(only: str, graph: str | None, source: Source) -> Callable[[ox.Quad], bool]:
    from kg.graph.formats import part
    from kg.graph.resolve import graph_named

    return part(only, graph_named(source.dataset(), graph) if graph else None)


_NOTHING = "nothing is selected: the output holds no triple"


def _convert(
    source: Source, format: str, keep: Callable[[ox.Quad], bool] | None, output: IO[bytes]
) -> None:
    from kg.graph.convert import convert

    kept = 0

    def counted(quad: ox.Quad) -> bool:
        nonlocal kept
        wanted = keep is not None and keep(quad)
        kept += wanted
        return wanted

    merged = convert(
        source.files,
        format,
        output,
        base=source.base,
        input_format=source.format,
        keep=counted if keep else None,
    )
    if keep and not kept:
        tell(_NOTHING)
    if merged:
        some = "1 statement" if merged == 1 else f"{merged:,} statements"
        advice = "trig, nquads and jsonld keep them apart"
        tell(f"{format} has no named graphs: {some} of them merged; {advice}")


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
