"""Commands that hand the graph on: export, completion."""

from __future__ import annotations

from pathlib import Path

import click

from kg.options import Source, emit, format_option, output_option, source

_EXPORT_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv")
_PARTS = ("asserted", "claims", "registry", "ontology")


@click.command()
@format_option(*_EXPORT_FORMATS, default="turtle")
@output_option
@click.option(
    "--graph", metavar="NAME", help="Only this named graph: a document, or registry, ontology, …"
)
@click.option("--only", type=click.Choice(_PARTS), help="Only this part.")
@source
def export(
    format: str, output: Path | None, graph: str | None, only: str | None, source: Source
) -> None:
    """Write the graph, or a part of it, in another format."""
    from kg.asking import graph_named
    from kg.export import export as write
    from kg.export import select

    dataset = source.dataset()
    named = graph_named(dataset, graph) if graph else None
    emit(write(select(dataset.quads(), only or "", named), format), output)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for your shell.

    Its first line says how to use it.
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(f"# kg completion {shell} > FILE, then source FILE from your shell's start-up file")
    from kg.cli import cli

    click.echo(maker(cli, {}, "kg", "_KG_COMPLETE").source())
