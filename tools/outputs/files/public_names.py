"""Uses the Python API, and prints what it gives.

python public_names.py SECTION

The tiny world lies beside this file.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import kg

NAMES = ("通州", "Tongzhou District", "tongzhou")
DAY = date(2023, 6, 30)


def say(*values: object) -> None:
    """Print values on one line."""
    sys.stdout.write(" ".join(map(str, values)) + "\n")


def digest(content: object) -> str:
    """A digest of what a value looks like."""
    return hashlib.sha256(str(content).encode()).hexdigest()[:16]


def names() -> None:
    """Signatures of all public names, and what public classes offer."""
    say(*kg.__all__)
    for name in kg.__all__:
        thing = getattr(kg, name)
        say(name, type(thing).__name__, signature(thing))
        for part in dir(thing) if inspect.isclass(thing) else ():
            if not part.startswith("_"):
                say("   ", part, signature(getattr(thing, part)))


def signature(thing: Any) -> str:
    """Its signature; the type of what has none."""
    try:
        return str(inspect.signature(thing))
    except (TypeError, ValueError):
        return type(thing).__name__


def methods() -> None:
    """What each method gives: as text, as a dictionary, as a data frame."""
    g = kg.open()
    for name in NAMES:
        for found in (
            g.show(name),
            g.why(name, "focusesOn", "绿色金融"),
            g.search(name),
            g.progress(name, day=DAY),
            g.conflicts(name),
            g.compare(name),
            g.measure("paths", name, "chaoyang"),
            g.query("district-focus", {"place": name}),
        ):
            columns = list(found.to_frame().columns)
            say(type(found).__name__, digest(found), digest(found.to_dict()), columns)
    say(digest(g.series("fdi", day=DAY)), digest(g.diff(known_by=DAY)), len(g.as_of(valid_on=DAY)))
    say(len(g), len(g.project("place-industry")), g.view(around="通州").num_edges())


def folders() -> None:
    """A data folder opened, validated, built and written."""
    world = kg.open("world")
    say(len(world), world.validate(), digest(world.show("river-zone")))
    kg.build(Path("out"), data=Path("world"))
    say(len(kg.open("out")), len(kg.open(world.export("x.nq"))), len(world.rdflib()))


def errors() -> None:
    """What wrong use gives."""
    g = kg.open("world")
    for call in (
        lambda: g.show("nobody"),
        lambda: g.query("SELECT ?x { ?x a "),
        lambda: g.query("DROP ALL"),
        lambda: g.query("zone-parts", {"colour": "red"}),
        lambda: g.as_of(),
        lambda: g.as_of(known_by="2021-02-30"),
        lambda: g.project("no-such-recipe"),
        lambda: g.view(around="Tongzou"),
        lambda: g.export("x.docx"),
        lambda: g.validate(shapes=["none.ttl"]),
        lambda: kg.open("none.ttl"),
        lambda: kg.open("bad.ttl"),
        lambda: getattr(kg, "nothing"),  # noqa: B009
    ):
        told(call)


def told(call: Callable[[], object]) -> None:
    """Print the error of a call, and what it is."""
    try:
        say("no error", type(call()).__name__)
    except Exception as err:
        say(type(err).__name__, [kind.__name__ for kind in type(err).__mro__], err)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
