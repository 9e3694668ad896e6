"""Help that shows how: each command with examples, what it prints, and where its page is.

The examples stand in :mod:`kg.cli.examples`, which is imported when a help is shown.
"""

from __future__ import annotations

import click


class Command(click.Command):
    """A command whose help ends with examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, what is printed, and the page that says more."""
        from kg.cli.examples import MANUAL

        page = MANUAL[self.name or ""]
        with formatter.section("Examples"):
            for line in page.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        with formatter.section("Prints"):
            formatter.write_text(page.prints)
        formatter.write_paragraph()
        formatter.write_text(f"More: {page.more}")
        super().format_epilog(ctx, formatter)
