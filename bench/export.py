"""Other people's RDF into another format: CPU time beside a bare parse-and-write, and memory.

Each run is a process of its own. Start-up is in it on both sides, so the bare side imports what
every command imports: Python, click and pyoxigraph.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

BARE = """
import sys
import click
import pyoxigraph as ox
source, target = sys.argv[1:]
quads = ox.parse(path=source, base_iri="http://example.org/")
ox.serialize((quad.triple for quad in quads), target)
"""
KG = "from kg.cli import main; main()"
RUNS = 5


def statements(count: int) -> Iterator[str]:
    """So many made triples as N-Triples: links, numbers, texts with languages, blank nodes."""
    for n in range(count // 5):
        thing = f"<http://example.org/thing/{n}>"
        yield f"{thing} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/C> ."
        yield f'{thing} <http://www.w3.org/2000/01/rdf-schema#label> "Thing {n}"@en-GB .'
        yield (
            f'{thing} <http://example.org/value> "{n}.000"'
            "^^<http://www.w3.org/2001/XMLSchema#decimal> ."
        )
        yield f"{thing} <http://example.org/knows> <http://example.org/thing/{n * 7919 % count}> ."
        yield f"{thing} <http://example.org/at> _:b{n} ."


def as_turtle(count: int) -> Iterator[str]:
    """So many made triples as Turtle with prefixes and nodes without a label."""
    yield "@prefix e: <http://example.org/> ."
    yield "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    for n in range(count // 5):
        yield f'e:thing{n} a e:C ; rdfs:label "Thing {n}"@en ; e:value {n}.000 ;'
        yield f"  e:at [ e:lat {n} ] ."


def measure(*command: str) -> tuple[float, float]:
    """Seconds of CPU time and MiB of memory that a command takes."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print ratios of CPU time, and memory for ten times the triples."""
    print("format      200,000 triples: kg / bare CPU s (ratio)   memory 200,000 / 2,000,000 MiB")
    with tempfile.TemporaryDirectory() as folder:
        for made, suffix, format, out in (
            (statements, ".nt", "ntriples", ".nt"),
            (statements, ".nt", "turtle", ".ttl"),
            (as_turtle, ".ttl", "ntriples", ".nt"),
            (as_turtle, ".ttl", "turtle", ".ttl"),
            (as_turtle, ".ttl", "rdfxml", ".rdf"),
        ):
            paths = [Path(folder, f"{count}{suffix}") for count in (200_000, 2_000_000)]
            for path, count in zip(paths, (200_000, 2_000_000), strict=True):
                with path.open("w", encoding="utf-8") as file:
                    file.writelines(line + "\n" for line in made(count))
            target = str(Path(folder, f"out{out}"))
            ours, bare = [], []
            kg = [sys.executable, "-c", KG, "export", "-f", format, "-o", target, "--data"]
            for _ in range(RUNS):
                bare.append(measure(sys.executable, "-c", BARE, str(paths[0]), target)[0])
                ours.append(measure(*kg, str(paths[0]))[0])
            small, large = (measure(*kg, str(path))[1] for path in paths)
            ratio = median(ours) / median(bare)
            print(
                f"{suffix:4} → {out:4} {median(ours):.2f} / {median(bare):.2f} ({ratio:.2f})"
                f"     {small:.0f} / {large:.0f} ({large / small:.2f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
