"""Write what tests/cli/test_layout.py holds screens against; look at each before it is committed.

Run from the root of the project: ``PYTHONPATH=.:tests python tools/write_golden.py``.
"""

from __future__ import annotations

from cli.test_layout import GOLDEN, SHOWN
from support.commands import ok
from support.project import FROZEN

GOLDEN.mkdir(exist_ok=True)
for name, words in SHOWN.items():
    for width in (80, 120, 200):
        text = ok(*words, "--data", FROZEN, "--width", str(width))
        (GOLDEN / f"{name}-{width}.txt").write_text(text, "utf-8")
