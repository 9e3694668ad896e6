"""Commands that bring articles into the graph: extract, review, add, score."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.options import Source, emit, format_option, json_text, source


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default="", help="Where the article was published.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--title", default="", help="Its title.")
@click.option("--published", default="", metavar="DATE", help="Day, month or year of issue.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language; told from the text else.")
@click.option("--llm", metavar="URL", help="Ask a chat server for further claims.")
@click.option("--model", default="", metavar="NAME", help="The model's name on that server.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds for one answer of it.")
@format_option("yaml", "jsonl", default="yaml")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Review file, or folder.")
@source
def extract(files: tuple[Path, ...], output: Path | None, source: Source, **given: object) -> None:
    """Find candidate claims in articles, for review.

    FILES are texts, HTML pages or Markdown; - is standard input. Nothing enters the graph before a
    person accepts it: see `kg review` and `kg add`.
    """
    from kg.extract.curating import Request, extract_files
    from kg.progress import item_bar

    request = Request(**given)  # type: ignore[arg-type]
    with item_bar(files, label="reading") as bar:
        for line in extract_files(bar, request, source.dataset().store, output, files=len(files)):
            click.echo(line, err=output is not None)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--html", is_flag=True, help="Write one offline page in place of asking here.")
@click.option("--tally", is_flag=True, help="Show how many claims of each rule were accepted.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the page goes.")
def review(file: Path, html: bool, tally: bool, output: Path | None) -> None:
    """Accept, edit or reject candidates, key by key.

    Each decision is saved at once; the next call goes on where this one stopped. With --tally, FILE
    may be a folder of review files.
    """
    from kg.display import table
    from kg.extract.curating import review_page, review_session, review_tally

    if tally:
        rows = review_tally(file) or [["none yet", "0", "0", ""]]
        click.echo(table(["rule", "decided", "accepted", "share"], rows), nl=False)
    elif html:
        click.echo(f"open {review_page(file, output)} in a browser; save puts the file beside it")
    else:
        click.echo(review_session(file, ask=_ask, say=click.echo))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="Data folder in place of ours.")
@click.option("--partial", is_flag=True, help="Leave faulty claims out, add the rest.")
def add(file: Path, data: Path | None, partial: bool) -> None:
    """Add accepted claims to a data folder.

    The quote gate comes first: a claim whose quote is not in the text is refused.
    """
    from kg.extract.review.adding import add as run
    from kg.extract.review.reading import read_review
    from kg.resources import data_folder

    done = run(read_review(file), data or data_folder(), partial=partial)
    for fault in done.left:
        click.echo(str(fault), err=True)
    click.echo("\n".join(done.lines()))
    sys.exit(3 if done.left else 0)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("candidates", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of <document>.txt.")
@click.option("--aliases", type=click.Path(path_type=Path), help="Groups of equal names, JSON.")
@click.option("--min-confidence", default=0.0, help="Only candidates at least so confident.")
@format_option("text", "json", default="text")
def score(
    gold: Path,
    candidates: Path,
    texts: Path | None,
    aliases: Path | None,
    min_confidence: float,
    format: str,
) -> None:
    """Score candidates against gold claims.

    Precision, recall and F1 by relation, strict and lenient, with 95 percent intervals. GOLD and
    CANDIDATES are .jsonl files or folders of them.
    """
    from kg.extract.scoring import score_files, score_text

    result = score_files(gold, candidates, texts=texts, aliases=aliases, least=min_confidence)
    emit(json_text(result.as_dict()) if format == "json" else score_text(result))


def _ask(prompt: str) -> str:
    """One line from the keyboard; the end of input ends the loop."""
    click.echo(f"{prompt}> ", nl=False)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
