"""Every row of the fact tables lands, or stands in ``data/left_out.csv`` with its reason."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from kg.sources.corpus import Corpus

#: Rows of each source table, as its dictionary counts them.
TABLES = {
    "seed_claims": 122,
    "districts": 18,
    "district_facts": 126,
    "zones": 7,
    "zone_parts": 39,
    "officials": 48,
    "posts": 44,
    "memberships": 72,
    "organisations": 93,
    "industries": 71,
    "gbt4754_sections": 21,
    "focus": 186,
    "initiatives": 79,
    "metrics": 89,
    "targets": 49,
    "observations": 251,
    "aliases": 44,
    "conflicts": 33,
    "sources": 166,
}
#: Rows of each table on all of China's zones; "metrics" are those of targets and observations.
CHINA = {
    "zones": 43,
    "zone_parts": 79,
    "focus": 271,
    "groups": 7,
    "actors": 66,
    "targets": 47,
    "observations": 212,
    "sources": 203,
    "industries": 127,
    "industry_codes": 71,
    "metrics": 111,
}
#: Things that both sets of tables have: six pages, 26 industries and six indicators.
SHARED = {"sources": 6, "industries": 26, "metrics": 6}
#: Indicators that stand in no table of metrics: they are of other tables, or part what one mixes.
PARTED = 17


def test_every_row_of_the_tables_lands_or_has_a_reason(corpus: Corpus) -> None:
    rows = Counter(
        table
        for row in {row for c in corpus.claims for row in c.rows}
        for table in [row.split("/")[0]]
    )
    registry = corpus.registry
    # One document beside the table (ISIC's titles), which the table on China's zones has too.
    rows["sources"] = len(corpus.documents) - 1 - (CHINA["sources"] - SHARED["sources"])
    rows["gbt4754_sections"] = sum(e.id.startswith("gbt4754") for e in registry.entities)
    rows["metrics"] = (
        len(registry.ids("indicators")) - PARTED - (CHINA["metrics"] - SHARED["metrics"])
    )
    rows["aliases"] += sum(a.entity == "beijing-e-town" for a in registry.aliases)
    left = _left_out(Path(corpus.documents[0].place.path).parents[1])
    assert {t: rows[t] + left[t] for t in TABLES} == TABLES


def test_every_row_on_chinas_zones_lands(corpus: Corpus) -> None:
    rows = Counter(
        table.removeprefix("china-")
        for row in {row for c in corpus.claims for row in c.rows}
        for table in [row.split("/")[0]]
        if table.startswith("china-")
    )
    registry = corpus.registry
    rows["sources"] = sum(bool(d.kind) for d in corpus.documents)
    shared = SHARED["industries"]
    rows["industries"] = len(registry.ids("industries")) - TABLES["industries"] + shared
    # 41 sections, entered with Beijing's tables, and 30 mappings between them.
    sections = [e for e in registry.entities if "scheme" in e.extras]
    rows["industry_codes"] = len(sections) + sum(
        match.subject.startswith("gbt4754-") for match in registry.matches
    )
    indicators = len(registry.ids("indicators"))
    rows["metrics"] = indicators - TABLES["metrics"] - PARTED + SHARED["metrics"]
    assert dict(rows) == CHINA


def test_what_is_close_is_not_merged(corpus: Corpus) -> None:
    industries = corpus.registry.ids("industries")
    close = {
        (m.subject, m.object)
        for m in corpus.registry.matches
        if m.relation == "close" and m.subject in industries
    }
    assert close == {
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


def test_the_list_of_what_is_left_out_has_a_fixed_length(corpus: Corpus) -> None:
    left = _left_out(Path(corpus.documents[0].place.path).parents[1])
    assert dict(left) == {
        "conflicts": 33,
        "organisations.label_zh": 21,
        # Twenty services-opening places and Hainan.
        "china-zones.established_date": 21,
        "observations.target_id": 1,
    }


def _left_out(data: Path) -> Counter[str]:
    with (data / "left_out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] for row in rows)
    return Counter(row["table"] for row in rows)
