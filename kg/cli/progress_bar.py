"""A progress bar over the stages of a build: on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")


@contextmanager
def stage_bar(stages: Sequence[str], *, verbose: bool) -> Iterator[Callable[[str, float], None]]:
    """Yield a callback for stage names; with ``verbose`` it also says what each stage cost."""
    shown = sys.stderr.isatty()
    with click.progressbar(
        length=len(stages),
        label="building",
        file=sys.stderr,
        hidden=not shown,
        item_show_func=_stage,
    ) as bar:

        def progress(name: str, seconds: float) -> None:
            if not seconds:
                bar.update(0, name)
                return
            bar.update(1, name)
            if verbose:
                click.echo(("\r" if shown else "") + f"{name:<10}{seconds:6.2f} s CPU", err=True)

        yield progress


@contextmanager
def item_bar(items: Sequence[T], *, label: str) -> Iterator[Iterable[T]]:
    """Yield the items, with a bar over them when there are several and a terminal shows it."""
    hidden = len(items) < 2 or not sys.stderr.isatty()
    with click.progressbar(items, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar


def _stage(name: str | None) -> str:
    return name or ""


@contextmanager
def share_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Yield a callback for the share done, 0 to 1, of a computation that may take long."""
    with click.progressbar(
        length=1000, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(share: float) -> None:
            bar.update(max(0, round(share * 1000) - bar.pos))

        yield tell
