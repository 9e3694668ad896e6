"""Ids of claims that changed once, so that links to the old ones are still followed."""

from __future__ import annotations

import csv
from functools import cache

from kg.resources import data_folder


@cache
def renamed_claims() -> dict[str, str]:
    """New ids by old ones, as ``data/renamed_claims.csv`` lists them.

    >>> all(len(new) == 64 for new in renamed_claims().values())
    True
    """
    path = data_folder() / "renamed_claims.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["old"]: row["new"] for row in csv.DictReader(lines)}
