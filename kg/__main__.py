"""``kg`` and ``python -m kg``: the command line as a process of its own."""

from kg.cli import main
from kg.cli.interrupt import end_on_interrupt


def run() -> None:
    """Run the command that the arguments name."""
    end_on_interrupt()
    main()


if __name__ == "__main__":
    run()
