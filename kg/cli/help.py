"""``kg help``: the contents, a topic, or the help of a command."""

from __future__ import annotations

from difflib import get_close_matches

import click

from kg.cli.manual import Command
from kg.errors import NameNotFound


@click.command(cls=Command)
@click.argument("topic", required=False)
@click.pass_context
def help(ctx: click.Context, topic: str | None) -> None:
    """Explain a command or a topic.

    Topics are names, dates, clocks, formats and exit-codes.
    """
    from kg.cli.examples import TOPICS

    root = ctx.find_root()
    group = root.command
    assert isinstance(group, click.Group)
    if topic is None:
        click.echo(root.get_help())
    elif topic in TOPICS:
        click.echo(TOPICS[topic], nl=False)
    elif command := group.get_command(root, topic):
        with click.Context(command, info_name=topic, parent=root) as inner:
            click.echo(command.get_help(inner))
    else:
        known = [*TOPICS, *group.list_commands(root)]
        advice = "topics are " + ", ".join(TOPICS)
        raise NameNotFound(topic, tuple(get_close_matches(topic, known)), advice)
