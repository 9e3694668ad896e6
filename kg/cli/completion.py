"""``kg completion``: the completion script for a shell."""

from __future__ import annotations

import click

from kg.cli.manual import Command


@click.command(cls=Command)
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
