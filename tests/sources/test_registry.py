"""Registry tables: every fault with file, row and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import DataErrors
from kg.sources.corpus import Corpus, read_corpus

Edit = Callable[[str, str, str], Path]

BAD = [
    (
        "zones",
        "id,kind,label_en",
        "id,kind,label_english",
        "zones.csv:1: label_english: unknown column",
    ),
    ("zones", "id,kind,label_en", "id,label_en", "zones.csv:1: kind: the column is missing"),
    ("zones", "id,kind,label_en", "id,kind,kind", "zones.csv:1: kind: the column stands twice"),
    ("zones", "River Pilot Zone,", ",", "zones.csv:2: label_en: the cell is empty"),
    (
        "zones",
        "River Pilot Zone",
        " River Pilot Zone",
        "zones.csv:2: label_en: the cell starts or ends",
    ),
    ("zones", "River Pilot Zone,", "River, Pilot Zone,", "zones.csv:2: has 7 cells, the header 6"),
    ("zones", "dock-area", "Dock Area", "zones.csv:3: id: 'Dock Area' is not a slug"),
    (
        "zones",
        "dock-area",
        "river-zone",
        "zones.csv:3: id: 'river-zone' stands already in zones.csv:2",
    ),
    (
        "zones",
        "dock-area",
        "shipping",
        "industries.csv:2: id: 'shipping' stands already in zones.csv:3",
    ),
    ("zones", "ftz-area", "ftz-aera", "zones.csv:3: kind: 'ftz-aera' is not one of"),
    ("zones", "own-translation", "guess", "zones.csv:2: label_basis: 'guess' is not one of"),
    ("districts", "40.1", "north", "districts.csv:3: latitude: 'north' is not a number of degrees"),
    ("indicators", ",cranes", ",crates", "indicators.csv:2: unit: 'crates' is not in units.csv"),
]


@pytest.mark.parametrize(("table", "old", "new", "message"), BAD)
def test_a_fault_names_file_row_and_column(
    table: str, old: str, new: str, message: str, world: Path, edit: Edit
) -> None:
    edit(f"registry/{table}.csv", old, new)
    with pytest.raises(DataErrors) as caught:
        read_corpus(world)
    faults = [str(f).replace(f.path, Path(f.path).name, 1) for f in caught.value.faults]
    assert any(fault.startswith(message) for fault in faults), faults


def test_an_unclosed_quote_is_a_fault(world: Path) -> None:
    path = world / "registry" / "zones.csv"
    path.write_text(path.read_text("utf-8") + 'x,"open', "utf-8")
    with pytest.raises(DataErrors, match="not CSV"):
        read_corpus(world)


def test_another_encoding_is_a_fault(world: Path) -> None:
    path = world / "registry" / "zones.csv"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    with pytest.raises(DataErrors, match=r"zones\.csv: not UTF-8"):
        read_corpus(world)


def test_an_unknown_table_is_a_fault(world: Path) -> None:
    (world / "registry" / "boats.csv").write_text("id\n", "utf-8")
    with pytest.raises(DataErrors, match="unknown table"):
        read_corpus(world)


def test_an_alias_of_nobody_is_a_fault(world: Path) -> None:
    (world / "registry" / "aliases.csv").write_text(
        "entity,alias,language,note\nnobody,Nemo,en,\n", "utf-8"
    )
    with pytest.raises(DataErrors, match=r"aliases\.csv:2: entity: 'nobody'"):
        read_corpus(world)


def with_column(path: Path, column: str, cells: tuple[str, ...]) -> None:
    """Add a column at the end of a table of the tiny world."""
    header, *rows = path.read_text("utf-8").splitlines()
    filled = [f"{row},{cell}" for row, cell in zip(rows, cells, strict=True)]
    path.write_text("\n".join([f"{header},{column}", *filled]) + "\n", "utf-8")


@pytest.mark.parametrize(
    ("table", "columns", "message"),
    [
        ("units", {"base": ("m", ""), "factor": ("2", "")}, "units.csv:2: base: 'm' is not in"),
        ("units", {"base": ("km2", "")}, "units.csv:2: factor: base and factor go together"),
        ("units", {"base": ("", ""), "factor": ("", "3")}, "units.csv:3: factor: base and factor"),
        (
            "units",
            {"base": ("km2", "cranes"), "factor": ("2", "3")},
            "units.csv:2: base: 'km2' has a base of its own",
        ),
        ("units", {"base": ("km2", ""), "factor": ("0", "")}, "units.csv:2: factor: '0' is not"),
        ("units", {"base": ("km2", ""), "factor": ("1e9", "")}, "units.csv:2: factor: '1e9' is"),
        ("indicators", {"direction": ("left", "")}, "indicators.csv:2: direction: 'left' is not"),
        ("zones", {"batch": ("first", "")}, "zones.csv:2: batch: 'first' is not a whole number"),
    ],
)
def test_what_figures_and_zones_carry_is_checked(
    table: str, columns: dict[str, tuple[str, ...]], message: str, world: Path
) -> None:
    for column, cells in columns.items():
        with_column(world / "registry" / f"{table}.csv", column, cells)
    with pytest.raises(DataErrors) as caught:
        read_corpus(world)
    faults = [str(f).replace(f.path, Path(f.path).name, 1) for f in caught.value.faults]
    assert any(fault.startswith(message) for fault in faults), faults


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("shipping,close,boats,,", "object: 'boats' is not in the registry"),
        ("ships,close,shipping,,", "subject: 'ships' is not in the registry"),
        ("shipping,equal,shipping,,", "relation: 'equal' is not one of close, broad, narrow"),
    ],
)
def test_a_match_names_two_entries_and_a_relation(row: str, message: str, world: Path) -> None:
    (world / "registry" / "matches.csv").write_text(
        f"subject,relation,object,note,source\n{row}\n", "utf-8"
    )
    with pytest.raises(DataErrors, match=r"matches\.csv:2: ") as caught:
        read_corpus(world)
    assert any(message in str(f) for f in caught.value.faults)


def test_a_further_table_needs_no_code(world: Path) -> None:
    """A made-up further zone: rows only."""
    path = world / "registry" / "zones.csv"
    path.write_text(
        path.read_text("utf-8") + "hill-zone,pilot-free-trade-zone,Hill Zone,山区,,\n", "utf-8"
    )
    assert "hill-zone" in read_corpus(world).registry.ids("zones")


# ── the bundled registry ──────────────────────────────────────────────────────────────────────────


def test_concepts_have_chinese_names_and_people_only_sourced_ones(corpus: Corpus) -> None:
    for entity in corpus.registry.entities:
        if entity.table in ("people", "organisations"):
            assert entity.table == "organisations" or entity.label_basis != "own-translation", (
                entity
            )
            assert entity.kind != "company" or entity.label_basis != "own-translation", entity
        elif entity.table != "publishers":  # many sites have no Chinese name
            assert entity.label_zh, f"{entity.id} has no Chinese label"


def test_sinogen_stands_alone(corpus: Corpus) -> None:
    """Not identified: no match, no alias but its own name, no Chinese name."""
    (entity,) = [e for e in corpus.registry.entities if e.id == "sinogen-china"]
    assert not entity.label_zh
    assert not [m for m in corpus.registry.matches if "sinogen-china" in (m.subject, m.object)]
    claims = [c for c in corpus.claims if c.subject == "sinogen-china"]
    names = {c.value for c in claims if c.predicate == "skos:altLabel"}
    assert names == {"Sinogen (China) Co., Ltd."}


def test_money_and_shares_convert_into_one_base(corpus: Corpus) -> None:
    units = {e.id: e.extras for e in corpus.registry.entities if e.table == "units"}
    assert units["billion-cny"] == {"base": "cny", "factor": "1000000000"}
    assert units["percent"] == {"base": "ratio", "factor": "0.01"}
    assert not units["usd"]
    assert not units["tasks"]


def test_a_shorter_list_and_a_better_rank_count_down(corpus: Corpus) -> None:
    down = {e.id for e in corpus.registry.entities if e.extras.get("direction") == "down"}
    assert {"ftz-negative-list-items", "rank-services-pilot"} <= down
    assert "area" not in down
