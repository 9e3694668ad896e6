"""What a place focuses on more than others do."""

from __future__ import annotations

from typing import Any

from kg.network.measures.measure import MeasureRequest, Result, thing
from kg.network.measures.overlap import chance_of_sharing, focus_of


def specialisation(request: MeasureRequest) -> Result:
    """What does a place focus on more than others do?
    某地比别处更聚焦什么？

    Definition:
        The location quotient of documents: the share of an industry in what documents say of a
        place's focus, over its share in what they say of all places of the family (`--of`,
        districts when left out). 1 is the common share; 2 is twice as much.
    Interpretation:
        High where a place is spoken of for an industry that few others are spoken of for. It counts
        words of documents, not output: an industry that one brochure repeats looks special.
    Significance:
        `chance` is the probability of at least so many documents if they fell on places at random
        with the same totals (hypergeometric). Most quotients of single documents are not
        significant: read those below 0.05 only, and few of them.
    Reference:
        P. S. Florence (1939), Report on the Location of Industry; B. Balassa (1965).
    Complexity:
        O(places x industries).
    """  # noqa: D205, D415
    network, focus = focus_of(request)
    total = sum(sum(chosen.values()) for chosen in focus.values())
    by_industry: dict[str, int] = {}
    for chosen in focus.values():
        for industry, documents in chosen.items():
            by_industry[industry] = by_industry.get(industry, 0) + documents
    rows: list[tuple[Any, ...]] = []
    for place, chosen in focus.items():
        own = sum(chosen.values())
        for industry, documents in chosen.items():
            quotient = (documents / own) / (by_industry[industry] / total)
            odds = chance_of_sharing(total, by_industry[industry], own, documents)
            places = sum(1 for other in focus.values() if industry in other)
            cells = thing(network, place), thing(network, industry), documents, places
            rows.append((*cells, round(quotient, 2), round(odds, 4)))
    rows.sort(key=lambda r: (r[5], -r[4], r[0].key, r[1].key))
    columns = ("thing", "industry", "documents", "places", "quotient", "chance")
    notes = (
        f"{total} statements of documents about the focus of {len(focus)} places; the least likely "
        "by chance come first",
    )
    return Result(measure="specialisation", columns=columns, rows=tuple(rows), notes=notes)
