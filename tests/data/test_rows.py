"""Every row of the fact tables lands, or stands in ``data/left_out.csv`` with its reason."""

from __future__ import annotations

import csv
from collections import Counter

from kg.resources import data_folder
from kg.sources.corpus import Corpus

#: Rows of each source table that claims carry in ``row``. The tables are closed, and claims are
#: never deleted, so these numbers stay whatever a curator adds.
TABLES = {
    "aliases": 43,
    "china-actors": 66,
    "china-focus": 271,
    "china-groups": 7,
    "china-observations": 212,
    "china-targets": 47,
    "china-zone_parts": 79,
    "china-zones": 43,
    "conflicts": 33,
    "district_facts": 126,
    "districts": 18,
    "focus": 186,
    "industries": 71,
    "initiatives": 79,
    "memberships": 72,
    "observations": 251,
    "officials": 48,
    "organisations": 93,
    "posts": 44,
    "seed_claims": 122,
    "targets": 49,
    "zone_parts": 39,
    "zones": 7,
}


def test_every_row_of_the_tables_lands_or_has_a_reason(corpus: Corpus) -> None:
    with (data_folder() / "left_out.csv").open(encoding="utf-8", newline="") as file:
        left = list(csv.DictReader(file))
    assert [row for row in left if not row["reason"]] == []
    rows = {row for claim in corpus.claims for row in claim.rows}
    found = Counter(row.partition("/")[0] for row in rows) + Counter(r["table"] for r in left)
    assert {table: found[table] for table in TABLES} == TABLES


def test_what_is_close_is_not_merged(corpus: Corpus) -> None:
    industries = corpus.registry.ids("industries")
    close = {
        (m.subject, m.object)
        for m in corpus.registry.matches
        if m.relation == "close" and m.subject in industries
    }
    assert close >= {
        ("financial-service-activities", "financial-services"),
        ("information-service-activities", "information-services"),
        ("logistics-and-transport", "logistics"),
        ("new-energy-vehicle-manufacturing", "new-energy-vehicles"),
        ("robot-manufacturing", "robotics"),
    }


def test_what_is_the_same_keeps_one_id_and_both_evidences(corpus: Corpus) -> None:
    ids = corpus.registry.ids()
    assert not ids & {"beijing-services-opening", "beijing-ftz-sci-tech", "cultural-tourism"}
    names = {c.value for c in corpus.claims if c.subject == "haidian-group" and c.value}
    assert "Zhongguancun Science City block" in names
    page = [c for c in corpus.claims if c.document == "investinchina-2020-11-11" and c.quantity]
    (area,) = [c for c in page if c.subject == "ftz-high-end-area"]
    assert area.rows == (
        "zones/ftz-high-end-area",
        "china-zone_parts/beijing-ftz-high-end-industry",
    )


def test_no_document_says_one_thing_twice(corpus: Corpus) -> None:
    said = Counter(
        (c.document, c.subject, c.predicate, c.object)
        for c in corpus.claims
        if c.object and not c.quantity and not c.membership and c.predicate and not c.quote
    )
    assert [
        key
        for key, n in said.items()
        if n > 1
        and any(
            r.startswith("china-") for c in corpus.claims if c.document == key[0] for r in c.rows
        )
    ] == []
