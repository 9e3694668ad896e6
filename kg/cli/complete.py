"""What Tab completes: things by name, saved queries, parameters, recipes, measures, graphs.

Names come from a list beside the kept graph, made when Tab is first pressed, so that a key press
opens no graph. A shell shows only what begins with the typed letters: Chinese letters are completed
to a Chinese name, others (English, pinyin, a slug) to the slug, with the names as its description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    import click
    from click.shell_completion import CompletionItem

#: Completions that a shell is given at most.
_MOST: Final = 200


def things(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Things whose name in English, Chinese or pinyin, or whose slug, begins with what is typed."""
    return _items(_things(typed))


def queries(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Saved queries, with the questions that they answer."""
    from kg.graph.sparql.catalogue import saved_queries

    items = ((name, query.question_en) for name, query in saved_queries().items())
    return _items((name, told) for name, told in items if name.startswith(typed))


def params(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Parameters of the saved query that the line names, then things as their values."""
    from kg.graph.sparql.catalogue import saved_query

    saved = next(filter(None, map(saved_query, ctx.meta.get("kg.cli.query", ()))), None)
    if saved is None:
        return []
    name, equals, value = typed.partition("=")
    found = {p.name: p for p in saved.parameters}
    if not equals:
        fitting = (p for p in saved.parameters if p.name.startswith(typed))
        return _items((f"{p.name}=", p.meaning) for p in fitting)
    if name not in found or found[name].type != "thing":
        return []
    return _items((f"{name}={thing}", told) for thing, told in _things(value))


def recipes(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Recipes of networks, with what their links mean."""
    from kg.network.recipes import recipes as known

    items = ((name, query.question_en) for name, query in known().items())
    return _items((name, told) for name, told in items if name.startswith(typed))


def measures(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Measures, with what they mean."""
    from kg.network.measures.catalogue import measures as known

    items = ((name, measure.question_en) for name, measure in known().items())
    return _items((name, told) for name, told in items if name.startswith(typed))


def graphs(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Named graphs: those of the build, and a document's each."""
    from kg.graph.resolve import GRAPHS
    from kg.resources import data_folder

    documents = (path.stem for path in sorted((data_folder() / "claims").glob("*.yaml")))
    return _items((name, "") for name in (*GRAPHS, *documents) if name.startswith(typed))


def _items(found: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    from itertools import islice

    from click.shell_completion import CompletionItem

    return [CompletionItem(value, help=told or None) for value, told in islice(found, _MOST)]


def _things(typed: str) -> Iterator[tuple[str, str]]:
    """What to type for things, with their names."""
    from kg.model.names import is_chinese, normal_form

    key, seen = normal_form(typed).replace(" ", ""), set[str]()
    for line in _names().read_text("utf-8").splitlines():
        spelled, slug, english, chinese = line.split("\t")
        if not spelled.startswith(key):
            continue
        value = chinese if is_chinese(typed) else slug
        if value and value not in seen:
            seen.add(value)
            told = (english, chinese) if value == slug else (english, slug)
            yield value, " ".join(filter(None, told))


def _names() -> Path:
    """The list of names of the bundled graph, made where it is not there."""
    from kg.resources import cache_folder, data_folder, store_name

    path = cache_folder() / f"{store_name(data_folder())}.names.tsv"
    if not path.exists():
        from kg.graph.cache import load
        from kg.graph.lookup import Names
        from kg.sources.atomic import write_atomically

        path.parent.mkdir(parents=True, exist_ok=True)
        lines = sorted("\t".join(row) for row in Names(load()).completions())
        write_atomically(path, "\n".join(lines).encode())
    return path
