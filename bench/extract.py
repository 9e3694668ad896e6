"""How many documents a second does extraction read on one core? How long do its imports take?

The texts are our own, made for tests, repeated to about 1,250 characters a document; the names are
those of the bundled graph. Run with ``make bench-extract``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from kg.extract.pipeline import Extractor
from kg.extract.records import SourceText
from kg.graph.cache import load
from kg.review.link import EntityLinker

ROOT = Path(__file__).resolve().parents[1]
LENGTH = 1250
DOCUMENTS = 400


def sources() -> list[SourceText]:
    """Documents of equal length, half English, half Chinese, cut from the test texts."""
    found = []
    for language in ("en", "zh"):
        paths = sorted((ROOT / "tests" / "texts").glob(f"{language}-*.txt"))
        text = "\n".join(path.read_text("utf-8") for path in paths)
        while len(text) < LENGTH * 8:
            text += "\n" + text
        for number in range(DOCUMENTS // 2):
            start = (number * 331) % (len(text) - LENGTH)
            piece = text[start : start + LENGTH]
            found.append(
                SourceText(
                    id=f"{language}-{number}",
                    text=piece,
                    sha256="",
                    language=language,
                    published="2023-10-05",
                )
            )
    return found


def main() -> None:
    """Measure and print."""
    extractor = Extractor(EntityLinker(load()).known_names())
    documents = sources()
    for document in documents[:1] + documents[-1:]:
        extractor.extract(document)
    start = time.process_time()
    claims = sum(len(extractor.extract(document)) for document in documents)
    seconds = time.process_time() - start
    print(
        f"{len(documents)} documents of {LENGTH} characters, {claims} candidates: "
        f"{len(documents) / seconds:.0f} documents/s of CPU time"
    )
    code = (
        "import time; t = time.process_time(); import kg.extract.pipeline; "
        "print(time.process_time() - t)"
    )
    spent = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5))
    print(f"import of kg.extract.pipeline: {spent:.3f} s of CPU time")


if __name__ == "__main__":
    main()
