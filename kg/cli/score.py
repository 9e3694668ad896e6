"""``kg score``: candidates against gold claims."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.manual import Command
from kg.cli.options import emit, format_option


@click.command(cls=Command)
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("candidates", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of <document>.txt.")
@click.option("--aliases", type=click.Path(path_type=Path), help="Groups of equal names, JSON.")
@click.option(
    "--min-confidence", default=0.0, help="Only candidates with at least this confidence."
)
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
    from kg.extract.score import score_files, score_text
    from kg.showing.table import json_text

    result = score_files(
        gold, candidates, texts=texts, aliases=aliases, min_confidence=min_confidence
    )
    emit(json_text(result.as_dict()) if format == "json" else score_text(result))
