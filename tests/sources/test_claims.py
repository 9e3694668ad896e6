"""Claims files: what is read is what was written, and what is wrong is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DataErrors, QuoteNotFound, SourceError
from kg.model.dates import PartialDate
from kg.model.records import Claim, Document, Quantity, SourceLine
from kg.sources.corpus import Corpus, read_corpus
from kg.sources.documents import EntryReader
from kg.sources.quotes import check_quotes
from kg.sources.writer import scalar, write_claims

Edit = Callable[[str, str, str], Path]
NEWS, PLAN = "claims/harbour-news-2021.yaml", "claims/harbour-plan-2020.yaml"


def faults_of(data: Path) -> list[str]:
    """All faults of a data folder, paths shortened to file names."""
    with pytest.raises(DataErrors) as caught:
        read_corpus(data)
    return [str(f).replace(f.path, Path(f.path).name, 1) for f in caught.value.faults]


def test_the_tiny_world_reads(world: Path) -> None:
    corpus = read_corpus(world)
    assert [d.id for d in corpus.documents] == ["harbour-news-2021", "harbour-plan-2020"]
    assert len(corpus.claims) == 11
    third = corpus.claims[2]
    assert third.quantity == Quantity(
        indicator="cranes", of="river-zone", text="9", unit="cranes", comparator="nearly"
    )
    assert (third.as_of, third.quote) == (PartialDate("2021-03"), "Nearly 9 of 20 cranes")


BAD = [
    (NEWS, "  kind: focus\n", "  colour: red\n", "22: colour: unknown key"),
    (NEWS, "  at: p2 s1\n", "", "12: at: is missing"),
    (
        NEWS,
        "- subject: dock-area\n  predicate: partOf",
        "- predicate: partOf",
        "12: subject: is missing",
    ),
    (NEWS, "predicate: partOf", "predicate: isPartOf", "13: predicate: 'isPartOf' is not declared"),
    (NEWS, "predicate: partOf", "predicate: foo:bar", "13: predicate: 'foo:bar' is not the name"),
    (
        NEWS,
        "object: river-zone",
        "object: river-zoo",
        "12: object: 'river-zoo' is not in the registry",
    ),
    (NEWS, "  object: shipping\n", "", "19: object: give either an object"),
    (NEWS, "kind: focus", "kind: fokus", "22: kind: 'fokus' is not one of"),
    (NEWS, "as_of: 2021-03-01", "as_of: 2021-02-30", "as_of: '2021-02-30' does not exist"),
    (NEWS, "value: 9", "value: nine", "value: 'nine' is not a number"),
    (NEWS, "  comparator: nearly\n", "", "comparator: is missing"),
    (NEWS, "comparator: nearly", "comparator: almost", "comparator: 'almost' is not one of"),
    (NEWS, "unit: cranes", "unit: km2", "unit: 'km2' cannot be converted to 'cranes'"),
    (NEWS, "unit: cranes", "unit: crates", "unit: 'crates' is not in units.csv"),
    (NEWS, "indicator: cranes", "indicator: boats", "indicator: 'boats' is not in indicators.csv"),
    (
        NEWS,
        "quote: focuses on shipping",
        "quote: focuses on",
        "chars: spans 19 characters, the quote has 10",
    ),
    (NEWS, "date: 2021-03-01", "date: 2021-13", "date: '2021-13' does not exist"),
    (NEWS, "date_basis: stated", "date_basis: guessed", "date_basis: 'guessed' is not one of"),
    (NEWS, "publisher: harbour-news\n", "", "publisher: is missing"),
    (
        NEWS,
        "publisher: harbour-news",
        "publisher: Harbor News",
        "publisher: 'Harbor News' is not in publishers.csv or organisations.csv; the nearest is "
        "harbour-news; fix the slug, or add a row",
    ),
    (
        NEWS,
        "publisher: harbour-news",
        "publisher: harbour-news\noriginal_publisher: 港务",
        "original_publisher: '港务' is not in publishers.csv or organisations.csv",
    ),
    (NEWS, "document: harbour-news-2021", "document: harbour-news", "is not the file's name"),
    (NEWS, "title_en: Docks open\n", "", "title_en: is missing"),
    (NEWS, "language: en\n", "language: en\nlanguage: zh\n", "language: stands twice"),
    (NEWS, "publisher: harbour-news", "publisher: [Harbour, News]", "publisher: holds a list"),
    (NEWS, "url: https://example.org/docks", "url: {", "not YAML"),
    (
        NEWS,
        "predicate: holdsPost",
        "predicate: holdsPost\n  unit: km2",
        "unit: goes with hasObservation",
    ),
    (
        PLAN,
        "  statement: the quays",
        "  value: 3\n  statement: the quays",
        "statement: stands alone",
    ),
    (
        PLAN,
        "extent: opening",
        "extent: opening\nreplaces: nothing",
        "replaces: 'nothing' is no document's",
    ),
    # An end before a start, in each of its forms.
    (
        NEWS,
        "  membership: m-harbour\n",
        "  membership: m-harbour\n  from: 2021-03\n  to: 2021-02-28\n",
        "47: to: '2021-02-28' comes before from (2021-03)",
    ),
    (
        NEWS,
        "  as_of: 2021-03\n",
        "  from: 2021-04\n  as_of: 2021-03\n",
        "as_of: '2021-03' comes before from (2021-04)",
    ),
    # An event has a time and no period; a vague time has both ends and stands alone.
    (
        PLAN,
        "  predicate: responsibleFor\n",
        "  predicate: signedWith\n  from: 2020\n",
        "from: an event does not last; give as_of, or earliest and latest",
    ),
    (
        NEWS,
        "  membership: m-harbour\n",
        "  membership: m-harbour\n  earliest: 2021-02-01\n",
        "earliest: give earliest and latest together, in place of as_of, from and to",
    ),
    (
        PLAN,
        "  predicate: responsibleFor\n",
        "  predicate: responsibleFor\n  earliest: 2021\n  latest: 2020\n",
        "latest: '2020-12-31' comes before earliest (2021-01-01)",
    ),
    # A target without a figure that is no goal.
    (
        PLAN,
        "  indicator: cranes\n  of: river-zone\n  value: 20\n  unit: cranes\n"
        "  comparator: at-least\n",
        "",
        "'t-cranes' has no indicator and is no goal of initiatives.csv",
    ),
    # Kinds belong to their properties.
    (NEWS, "kind: focus", "kind: approval-date", "kind: 'approval-date' is not one of"),
    (
        NEWS,
        "  membership: m-harbour\n",
        "  membership: m-harbour\n  kind: focus\n",
        "kind: 'focus' has no place here",
    ),
    (NEWS, "extent: whole", "extent: full", "'full' is not one of article, opening, whole"),
    (NEWS, "https://example.org/docks", "the docks page", "'the docks page' is no address"),
    (NEWS, "extent: whole", "extent: whole\nkind: rumour", "kind: 'rumour' is not one of"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BAD)
def test_a_fault_names_file_line_and_key(
    name: str, old: str, new: str, message: str, world: Path, edit: Edit
) -> None:
    edit(name, old, new)
    faults = faults_of(world)
    assert any(message in fault for fault in faults), faults
    assert all(fault.startswith(Path(name).name) for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  indicator: cranes\n", "", "11: indicator: is missing; a figure has indicator"),
        ("  due: 2025\n", "  from: 2026-01\n  due: 2025\n", "20: due: '2025' comes before from"),
    ],
)
def test_a_faulty_target_is_refused_with_its_row(
    old: str, new: str, message: str, world: Path, edit: Edit
) -> None:
    """The report on it, in another file, then lacks its target: that is said too."""
    edit(PLAN, old, new)
    faults = faults_of(world)
    assert len(faults) == 2
    assert any(f.startswith(f"harbour-plan-2020.yaml:{message}") for f in faults), faults


def test_two_documents_with_one_id_are_refused(world: Path) -> None:
    twin = world / "claims" / "harbour-news-2022.yaml"
    twin.write_bytes((world / NEWS).read_bytes())
    assert any(
        f.startswith("harbour-news-2022.yaml:1: document: 'harbour-news-2021' is not the file's")
        for f in faults_of(world)
    )


def test_a_file_with_another_suffix_is_refused_not_skipped(world: Path) -> None:
    (world / "claims" / "harbour-news-2021.yml").write_bytes((world / NEWS).read_bytes())
    assert any("claims files end in .yaml" in f for f in faults_of(world))


@pytest.mark.parametrize("name", ["startedOn", "approvedOn", "planPublishedOn", "unveiledOn"])
def test_a_date_is_a_date_of_the_calendar(name: str, world: Path) -> None:
    path = world / NEWS
    claim = f"\n- subject: river-zone\n  predicate: {name}\n  value: 2021-02-29\n  at: p4\n"
    path.write_text(path.read_text("utf-8") + claim, "utf-8")
    assert any("value: '2021-02-29' does not exist in the calendar" in f for f in faults_of(world))


def test_all_faults_of_all_files_come_at_once(world: Path, edit: Edit) -> None:
    edit(NEWS, "kind: focus", "kind: fokus")
    edit(NEWS, "value: 9", "value: nine")
    edit(PLAN, "due: 2025", "due: soon")
    assert len(faults_of(world)) >= 3


def test_a_claim_that_stands_twice_is_refused(world: Path, edit: Edit) -> None:
    text = (world / PLAN).read_text("utf-8")
    entry = text[text.index("- subject: harbour-bureau") : text.index("- subject: river-zone")]
    (world / PLAN).write_text(text + entry, "utf-8")
    assert any("says the same as the claim on line" in f for f in faults_of(world))


def test_a_correction_may_repeat_with_words_what_it_revises_without(world: Path) -> None:
    path = world / NEWS
    without = "\n- subject: river-zone\n  predicate: locatedIn\n  object: east-bank\n  at: p4\n"
    words = without.replace("at: p4", "at: p5\n  quote: on the East Bank")
    text = path.read_text("utf-8")
    path.write_text(text + without + words, "utf-8")
    assert any("stands with a quote and without" in fault for fault in faults_of(world))
    path.write_text(text + without + "  withdrawn: misread\n" + words, "utf-8")
    old, new = [c for c in read_corpus(world).claims if c.locator in ("p4", "p5")][-2:]
    assert (old.withdrawn, new.quote) == ("misread", "on the East Bank")


def test_what_stands_with_a_quote_does_not_stand_without(world: Path) -> None:
    path = world / NEWS
    path.write_text(
        path.read_text("utf-8")
        + "\n- subject: dock-area\n  predicate: partOf\n  object: river-zone\n  at: headline\n",
        "utf-8",
    )
    assert any("with a quote and without" in f for f in faults_of(world))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"document: x\nnote: \xff\xfe\n", "not UTF-8 (byte 18)"),
        (b"- a\n- b\n", "a claims file is a mapping"),
        (b"document: &a x\ntitle_en: *a\n", "is an alias"),
        (b"document: x\nclaims: no\n", "write a list of claims"),
        (b"a: " + b"[" * 20000, "not YAML"),
    ],
)
def test_a_file_that_is_no_claims_file(content: bytes, message: str, world: Path) -> None:
    (world / "claims" / "x.yaml").write_bytes(content)
    assert any(message in fault for fault in faults_of(world))


def test_a_byte_order_mark_is_no_fault(world: Path) -> None:
    path = world / NEWS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_corpus(world).claims) == 11


def test_a_folder_that_is_no_data_folder(tmp_path: Path) -> None:
    assert "has no folder registry/" in faults_of(tmp_path)[1]


# ── writing ───────────────────────────────────────────────────────────────────────────────────────


def test_writing_what_was_read_gives_the_same_files(corpus: Corpus, tmp_path: Path) -> None:
    """Over all documents: file → records → file → records loses nothing."""
    home = Path(corpus.documents[0].place.path).parent
    for document in corpus.documents:
        claims = [c for c in corpus.claims if c.document == document.id]
        written = write_claims(document, claims)
        if claims:
            assert written == (home / f"{document.id}.yaml").read_text("utf-8"), document.id


texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\x85\u2028\u2029\ufeff"),
    min_size=1,
)


@given(texts.filter(lambda t: t.strip() == t and t))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"document: {scalar(text)}\n", "utf-8")
    content = EntryReader(path, []).read(path)
    assert content is not None
    assert content[0].cells["document"] == text


# ── identity ──────────────────────────────────────────────────────────────────────────────────────


def test_the_digest_is_of_what_is_said_not_of_how_it_is_filed() -> None:
    claim = Claim(document="d", locator="p1", subject="a", predicate="partOf", object="b")
    same = replace(claim, note="x", rows=("t/1",), place=SourceLine(path="y", line=3), kind="focus")
    assert claim.digest == same.digest
    for change in (
        {"locator": "p2"},
        {"object": "c"},
        {"hedge": "about"},
        {"speaker": "s"},
    ):
        assert replace(claim, **change).digest != claim.digest


# ── the quote gate ────────────────────────────────────────────────────────────────────────────────


def test_every_quote_of_the_tiny_world_stands(world: Path) -> None:
    assert check_quotes(read_corpus(world), world / "texts") == ([], 3)


def test_one_changed_character_fails_and_names_the_claims_hit(world: Path) -> None:
    path = world / "texts" / "harbour-news-2021.txt"
    path.write_text(path.read_text("utf-8").replace("shipping", "shopping"), "utf-8")
    errors, checked = check_quotes(read_corpus(world), world / "texts")
    assert checked == 3
    assert isinstance(errors[0], SourceError)
    assert "SHA-256" in str(errors[0])
    hit = [e for e in errors if isinstance(e, QuoteNotFound)]
    assert [e.quote for e in hit] == ["focuses on shipping"]
    assert "harbour-news-2021.yaml:19" in str(hit[0])


def test_a_shifted_text_hits_every_claim_behind_the_shift(world: Path) -> None:
    path = world / "texts" / "harbour-news-2021.txt"
    path.write_text("x" + path.read_text("utf-8"), "utf-8")
    errors, _ = check_quotes(read_corpus(world), world / "texts")
    assert sum(isinstance(e, QuoteNotFound) for e in errors) == 3


def test_a_document_without_its_text_is_unchecked(world: Path, tmp_path: Path) -> None:
    assert check_quotes(read_corpus(world), tmp_path) == ([], 0)


def test_document_records_know_when_they_are_known() -> None:
    document = Document(
        id="d",
        publisher="p",
        date=PartialDate("2020"),
        date_basis="inferred",
        language="en",
        extent="whole",
    )
    assert document.date is not None
    assert document.date.latest.isoformat() == "2020-12-31"
