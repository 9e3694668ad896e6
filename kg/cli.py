"""The command line: each command parses, calls one library function, prints.

stdout carries data, stderr talks; exit 0 fine, 1 error (one line: what, where, what to do), 2
usage, 3 findings. Heavy libraries are imported inside the commands that need them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from kg.errors import KgError, NameNotFound
from kg.options import Source, emit, format_option, output_option, screen_width, source

_QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle")
_EXPORT_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv")
_PARTS = ("asserted", "claims", "registry", "ontology")


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from kg import __version__
    from kg.resources import data_folder, digest_of

    click.echo(f"kg {__version__} (data {digest_of(data_folder())[:16]})")
    ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and the digest of the bundled data.",
)
def cli() -> None:
    """Two Districts KG: who promised what, where and when, and which sentence says so.

    Names may be given in English, Chinese, as slug or as IRI: 通州, "Tongzhou District", tongzhou.
    """


@cli.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build"),
    show_default=True,
    help="Folder for kg.ttl, kg.trig, kg.nq and report.json.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Data folder in place of the bundled one."
)
@click.option("-v", "--verbose", is_flag=True, help="Say what each stage costs.")
def build(output: Path, data: Path | None, verbose: bool) -> None:
    """Build the graph from data files, validate it and write it."""
    from kg.pipeline import STAGES
    from kg.pipeline import build as run
    from kg.progress import stage_bar

    with stage_bar(STAGES, verbose=verbose) as progress:
        _, report = run(output, data=data, progress=progress)
    for finding in report.findings:
        click.echo(str(finding), err=True)
    click.echo(f"built {output}/kg.ttl, kg.trig, kg.nq, report.json")
    click.echo("\n".join(report.lines()))
    sys.exit(3 if report.findings else 0)


@cli.command()
@click.argument("query", required=False)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Fill in a variable; may be repeated.",
)
@click.option("--list", "listing", is_flag=True, help="Show the saved queries, one line each.")
@format_option(*_QUERY_FORMATS, default="table")
@output_option
@source
def query(
    query: str | None,
    params: tuple[str, ...],
    listing: bool,
    format: str,
    output: Path | None,
    source: Source,
) -> None:
    """Ask the graph: SPARQL text, a .rq file, - for standard input, or a saved query's name."""
    from kg.asking import answer_text, catalogue_text, read_query

    if listing:
        emit(catalogue_text(format), output)
        return
    if query is None:
        raise click.UsageError("give a query, the name of a saved one, or --list")
    text = read_query(query)
    emit(answer_text(source.dataset(), text, params, format, screen_width()), output)


@cli.command()
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
    """Write the graph in another format, with its evidence."""
    from kg.asking import graph_named
    from kg.export import export as write
    from kg.export import select

    dataset = source.dataset()
    named = graph_named(dataset, graph) if graph else None
    emit(write(select(dataset.quads(), only or "", named), format), output)


@cli.command()
@click.argument("name")
@format_option("text", "json", default="text")
@source
def show(name: str, format: str, source: Source) -> None:
    """Show everything about one thing: names, relations, posts, targets, figures, sources."""
    from kg.cards import card
    from kg.lookup import Names
    from kg.texts import card_text

    store = source.dataset().store
    found = card(store, Names(store).resolve(name))
    emit(_json(found.as_dict()) if format == "json" else card_text(found, screen_width()))


@cli.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, help="At most so many hits.")
@format_option("table", "json", default="table")
@source
def search(text: str, limit: int, format: str, source: Source) -> None:
    """Find things by name: English, Chinese, pinyin without tones; small typing errors forgiven."""
    from kg.asking import hits_text
    from kg.lookup import Names

    hits = Names(source.dataset().store).search(text, limit=limit)
    if not hits:
        raise NameNotFound(text)
    emit(hits_text(hits, format, screen_width()))


@cli.command()
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object", required=False)
@format_option("text", "json", default="text")
@source
def why(
    subject: str, predicate: str | None, object: str | None, format: str, source: Source
) -> None:
    """Show the claims behind a statement: document, date, place, quote, speaker, hedge."""
    from kg.asking import statement_terms
    from kg.evidence import reasons
    from kg.texts import reasons_text

    store = source.dataset().store
    found = reasons(store, *statement_terms(store, subject, predicate, object))
    if not found:
        asked = " ".join(x for x in (subject, predicate, object) if x)
        raise KgError(
            f"no document says {asked!r} and nothing concludes it; see `kg show {subject}`"
        )
    emit(_json([r.as_dict() for r in found]) if format == "json" else reasons_text(found))


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="SHACL shapes in place of ours.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of <document>.txt: hold every quote against the text.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Data folder to check quotes of.",
)
@format_option("text", "json", "turtle", default="text")
@output_option
def validate(
    files: tuple[Path, ...],
    shapes: tuple[Path, ...],
    texts: Path | None,
    data: Path | None,
    format: str,
    output: Path | None,
) -> None:
    """Validate the bundled graph, RDF files or quotes; exit code 3 when there are findings."""
    from kg.checking import check

    result = check(files, shapes=shapes, texts=texts, data=data)
    emit(result.render(format), output)
    sys.exit(0 if result.conforms else 3)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes kg in your shell; see its first line for how to use it."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(f"# kg completion {shell} > FILE, then source FILE from your shell's start-up file")
    click.echo(maker(cli, {}, "kg", "_KG_COMPLETE").source())


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Entry point: turn errors into one line and an exit code, and a closed pipe into silence."""
    try:
        cli.main(prog_name="kg")
    except KgError as err:
        for line in str(err).splitlines():
            click.echo(f"kg: {line}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Nobody reads on: leave quietly, and keep Python from complaining while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
