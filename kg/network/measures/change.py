"""What documents added between two days."""

from __future__ import annotations

from collections import Counter

from kg.model.dates import parse_day
from kg.network.measures.measure import MeasureRequest, Result, plain, thing


def change(request: MeasureRequest) -> Result:
    """What did documents add between two days?
    两个日期之间，文档新增了什么？

    Definition:
        The network of what was known by the first day beside that of the second: with how many
        things each thing is linked in both, and the difference. Things that appear are 0 before.
    Interpretation:
        It is knowledge that grows, not the world: a rise says that documents of the time spoke of
        the thing. An as-of view never loses a document, so falls come from rules only.
    Significance:
        A thing that was linked much grows much: `expected` is the growth it would have had if new
        links had fallen on things in proportion to the links they had.
    Reference:
        A.-L. Barabasi, R. Albert (1999), Science 286, 509, for the expectation.
    Complexity:
        Two projections, O(edges).
    """  # noqa: D205, D415
    usage = "change takes two days: kg measure change 2021-01-11 2022-01-11"
    one, two = sorted(map(parse_day, request.pair(usage)))
    earlier, later = (plain(request.network(known_by=day)) for day in (one, two))
    request.check_family(later)
    before = dict(earlier.degree)
    grown = 2 * (later.number_of_edges() - earlier.number_of_edges())
    total = sum(before.values())
    rows = []
    for key, after in later.degree:
        rise = after - before.get(key, 0)
        if not rise or not request.keeps(later, key):
            continue
        expected = round(grown * before.get(key, 0) / total, 1) if total else 0.0
        kind = later.nodes[key]["family"]
        rows.append((thing(later, key), kind, before.get(key, 0), after, rise, expected))
    rows.sort(key=lambda r: (-r[4], r[0].key))
    new = Counter(later.nodes[k]["family"] for k in later if k not in earlier)
    notes = (
        f"{one} → {two}: {len(earlier)} → {len(later)} things, "
        f"{earlier.number_of_edges()} → {later.number_of_edges()} links",
        "new: " + (", ".join(f"{n} {f}" for f, n in sorted(new.items())) or "nothing"),
    )
    columns = ("thing", "kind", "before", "after", "rise", "expected")
    return Result(measure="change", columns=columns, rows=tuple(rows), notes=notes)
