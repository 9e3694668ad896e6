"""Two clocks: what had been said by a day, and what held on a day."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.as_of import coverage, known_by, reached, valid_on
from kg.graph.build import asserted_quads, build
from kg.graph.cache import load
from kg.graph.dataset import Dataset
from kg.graph.mapping.corpus import corpus_to_quads
from kg.model.namespaces import GRAPH, KG, PREFIXES, RDF
from kg.sources.corpus import Corpus, read_corpus
from kg.sources.ontology import vocabulary

Edit = Callable[[str, str, str], Path]
#: Set by ``make test-full``; a view of every day takes half a minute.
EVERY_DAY = bool(os.environ.get("KG_EVERY_DAY"))


def documents_by_day(corpus: Corpus) -> dict[date, list[str]]:
    """Slugs of documents by the day from which they are known."""
    days: dict[date, list[str]] = defaultdict(list)
    for document in corpus.documents:
        if bound := document.date or document.not_after:
            days[bound.latest].append(document.id)
    return dict(sorted(days.items()))


def only(corpus: Corpus, documents: set[str], *, registry: bool = True) -> Corpus:
    """The corpus of these documents alone, with the whole registry or an empty one."""
    return Corpus(
        registry=corpus.registry if registry else type(corpus.registry)(entities=(), aliases=()),
        documents=tuple(d for d in corpus.documents if d.id in documents),
        claims=tuple(c for c in corpus.claims if c.document in documents),
    )


# ── known by ──────────────────────────────────────────────────────────────────────────────────────


def test_known_by_any_day_is_the_graph_of_the_documents_up_to_it(
    corpus: Corpus, quads: list[ox.Quad]
) -> None:
    """For every publication date of the corpus, as ``make test-full`` asks, or every twentieth.

    What each document writes is converted once. For speed, quads are compared by identity (equal
    ones are made one object first), and only those count that decide what is reached: dates of
    documents, links within the registry, and one mention of each entry by each document. All the
    rest is left to the next test.
    """
    none = Corpus(registry=corpus.registry, documents=(), claims=())
    registry = {
        q for q in corpus_to_quads(none, vocabulary()) if isinstance(q.object, ox.NamedNode)
    }
    entries = {q.subject for q in registry}

    def deciding(written: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        mentioned: set[object] = set()
        for quad in written:
            if quad.graph_name == GRAPH.provenance:
                if quad.predicate in (RDF.type, KG.latest):
                    yield quad
            elif new := ({quad.subject, quad.object} & entries) - mentioned:
                mentioned |= new
                yield quad

    parts = {
        name: list(deciding(corpus_to_quads(only(corpus, {name}, registry=False), vocabulary())))
        for name in (d.id for d in corpus.documents)
    }
    same: dict[ox.Quad, ox.Quad] = {}
    for quad in [*registry, *(q for part in parts.values() for q in part)]:
        same.setdefault(quad, quad)
    assert same.keys() - registry <= set(quads)
    parts = {name: [same[q] for q in part] for name, part in parts.items()}
    days = documents_by_day(corpus)
    assert len(days) > 100
    checked = {*list(days)[:: 1 if EVERY_DAY else 20], max(days)}
    so_far: list[ox.Quad] = []
    for day, documents in days.items():
        so_far += [quad for name in documents for quad in parts[name]]
        if day not in checked:
            continue
        view = known_by(same, day)
        assert set(map(id, view)) == set(map(id, reached([*registry, *so_far]))), day


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2015-01-01", "2021-01-11", "2022-12-31"])
def test_known_by_a_day_equals_a_build_of_the_documents_up_to_it(
    day: str, corpus: Corpus, dataset: Dataset
) -> None:
    """With what the rules conclude, as files would hold it."""
    until = date.fromisoformat(day)
    documents = {d for at, ds in documents_by_day(corpus).items() if at <= until for d in ds}
    alone = Dataset.from_quads(asserted_quads(only(corpus, documents)))

    alone.infer()
    view = dataset.as_of(known_by=day)
    assert sorted(map(str, view.quads())) == sorted(map(str, alone.quads()))


def test_a_build_from_fewer_files_is_what_was_known(world: Path) -> None:
    whole = load(world)
    (world / "claims" / "harbour-news-2021.yaml").unlink()
    early, _ = build(data=world, check=False)
    assert set(whole.as_of(known_by="2021-02-28").quads()) == set(early.quads())


def test_before_the_first_document_nothing_is_known(frozen: Dataset) -> None:
    view = frozen.as_of(known_by="1990-01-01")
    assert {q.graph_name for q in view.quads()} <= {GRAPH.ontology, GRAPH.inferred}
    assert view.query("SELECT ?p { ?p kg:focusesOn ?i }").rows == []


def test_a_view_holds_the_documents_issued_by_the_day(frozen: Dataset) -> None:
    view = frozen.as_of(known_by=date(2021, 1, 11))
    rows = view.query("SELECT ?d ?l { ?d a kg:Document ; kg:latest ?l }").rows
    assert len(rows) > 10
    assert all(latest.value <= "2021-01-11" for _, latest in rows)
    assert view.query("ASK { id:beijing kg:hasObservation id:o-001 }").boolean is True
    assert view.query("ASK { id:beijing kg:hasObservation id:o-006 }").boolean is False


def test_both_clocks_take_days_or_text(frozen: Dataset) -> None:
    assert set(frozen.as_of(known_by=date(2021, 1, 11)).quads()) == set(
        frozen.as_of(known_by="2021-01-11").quads()
    )
    with pytest.raises(ValueError, match="needs a day"):
        frozen.as_of()
    for text in ("2021-02-29", "2021", "20210111", "yesterday"):
        with pytest.raises(ValueError, match="is not a day of the calendar"):
            frozen.as_of(valid_on=text)


def test_coverage_counts_known_later_and_undated(world: Path, edit: Edit) -> None:
    quads = list(load(world).quads())
    assert coverage(quads, date(2020, 6, 1)).known == 0
    found = coverage(quads, date(2021, 1, 1))
    assert (found.known, found.later, found.undated, found.first) == (1, 1, 0, "2020-12-31")
    edit(
        "claims/harbour-news-2021.yaml",
        "date: 2021-03-01\ndate_basis: stated",
        "date_basis: unknown",
    )
    found = coverage(load(world).quads(), date(2030, 1, 1))
    assert (found.known, found.later, found.undated) == (1, 0, 1)


def test_a_bound_on_an_unknown_date_is_enough_to_be_known(world: Path, edit: Edit) -> None:
    edit(
        "claims/harbour-news-2021.yaml",
        "date: 2021-03-01\ndate_basis: stated",
        "not_after: 2022-06\ndate_basis: unknown",
    )
    ds = load(world)
    ask = "ASK { doc:harbour-news-2021 a kg:Document }"
    assert ds.as_of(known_by="2022-06-29").query(ask).boolean is False
    assert ds.as_of(known_by="2022-06-30").query(ask).boolean is True
    issued = "ASK { doc:harbour-news-2021 dcterms:issued ?d }"
    assert ds.query(issued).boolean is False
    _, report = build(data=world)
    assert report.findings == ()


# ── valid on ──────────────────────────────────────────────────────────────────────────────────────

CLAIM = """
- subject: dock-area
  predicate: status
  object: kind:status-active
{times}  at: p9
"""


@pytest.mark.parametrize(
    ("times", "day", "holds"),
    [
        ("", "1900-01-01", True),  # nobody dates it
        ("from: 2020-05-02", "2020-05-01", False),
        ("from: 2020-05-02", "2020-05-02", True),
        ("from: 2020-05-02", "2030-01-01", True),  # no end is said
        ("from: 2020-05", "2020-05-01", True),  # may have begun on the first
        ("from: 2020", "2019-12-31", False),
        ("to: 2020-05-02", "2020-05-02", True),
        ("to: 2020-05-02", "2020-05-03", False),
        ("to: 2020-05", "2020-05-31", True),
        ("to: 2020", "2021-01-01", False),
        ("from: 2019|to: 2020", "2020-12-31", True),
        ("from: 2019|to: 2020", "2018-12-31", False),
        ("as_of: 2020-05-02", "2020-05-01", False),  # it speaks of a later day
        ("as_of: 2020-05-02", "2020-05-02", True),
        ("as_of: 2020-05-02", "2025-01-01", True),  # nothing says that it ceased
        ("from: 2019|as_of: 2021", "2020-01-01", True),  # the beginning decides
        ("to: 2022|as_of: 2021", "2020-01-01", True),
    ],
)
def test_a_claim_holds_unless_its_own_times_exclude_the_day(
    times: str, day: str, holds: bool, world: Path
) -> None:
    path = world / "claims" / "harbour-news-2021.yaml"
    lines = "".join(f"  {line}\n" for line in times.split("|") if line)
    path.write_text(path.read_text("utf-8") + CLAIM.format(times=lines), "utf-8")
    view = load(world).as_of(valid_on=day)
    assert view.query("ASK { id:dock-area kg:status kind:status-active }").boolean is holds
    claims = view.query("SELECT ?c { ?c kg:claimPredicate kg:status ; kg:evidence ?e . ?e a ?t }")
    assert len(claims.rows) == int(holds)


def test_a_figure_stands_from_the_day_it_refers_to(world: Path, edit: Edit) -> None:
    edit("claims/harbour-news-2021.yaml", "as_of: 2021-03\n", "from: 2020\n  as_of: 2021-03\n")
    built = "ASK { id:river-zone kg:hasObservation ?o . ?o kg:indicator id:cranes }"
    ds = load(world)
    assert ds.as_of(valid_on="2021-02-28").query(built).boolean is False
    assert ds.as_of(valid_on="2021-03-01").query(built).boolean is True


def test_a_goal_keeps_who_set_it_and_by_when(frozen: Dataset) -> None:
    """A goal has no figure, yet its due date is part of the claim that sets it."""
    set_by = "ASK { id:t-2025-policy-system kg:announcedBy id:state-council ; kg:due ?day }"
    assert frozen.as_of(valid_on="2022-12-31").query(set_by).boolean is True
    assert frozen.as_of(valid_on="2019-12-31").query(set_by).boolean is False


def test_a_view_of_a_day_keeps_whole_claims_and_nothing_loose(quads: list[ox.Quad]) -> None:
    """Whatever stands in a document's graph still belongs to a claim of that graph."""
    for day in (date(2015, 6, 1), date(2021, 1, 11), date(2024, 1, 1)):
        kept = [q for q in valid_on(quads, day) if q.graph_name.value.startswith(PREFIXES["doc"])]
        claims = {q.subject for q in kept if q.predicate == RDF.type and q.object == KG.Claim}
        assert claims
        everything = {q for q in quads if q.subject in claims and q.graph_name != GRAPH.inferred}
        assert everything <= set(kept)
        named = {q.object for q in kept} | {q.object for q in everything}
        subjects = {q.object for q in everything if q.predicate == KG.claimSubject}
        assert {q.subject for q in kept} <= claims | subjects | named


def test_every_day_from_the_last_on_shows_all_that_is_not_over(quads: list[ox.Quad]) -> None:
    late = set(valid_on(quads, date.max - timedelta(days=1)))
    ended = {
        q.subject
        for q in quads
        if q.predicate == KG.validTo and str(q.subject.value).startswith(PREFIXES["claim"])
    }
    lost = {q.subject for q in set(quads) - late if q.predicate == KG.claimSubject}
    assert lost == ended


def test_the_two_clocks_together(world: Path) -> None:
    ds = load(world)
    focus = "ASK { id:dock-area kg:focusesOn id:shipping }"
    assert ds.as_of(known_by="2022-01-01", valid_on="2021-03-01").query(focus).boolean is True
    assert ds.as_of(known_by="2022-01-01", valid_on="2021-02-28").query(focus).boolean is False
    assert ds.as_of(known_by="2021-02-28", valid_on="2022-01-01").query(focus).boolean is False


def test_what_rules_conclude_goes_with_what_it_rests_on(world: Path, edit: Edit) -> None:
    edit(
        "claims/harbour-plan-2020.yaml",
        "object: east-bank\n  at: section 2",
        "object: east-bank\n  from: 2021\n  at: section 2",
    )
    ds = load(world)
    inside = "ASK { id:dock-area kg:locatedIn id:river-city }"
    assert ds.query(inside).boolean is True
    assert ds.as_of(valid_on="2020-12-31").query(inside).boolean is False
    assert ds.as_of(valid_on="2021-01-01").query(inside).boolean is True


@pytest.mark.slow
def test_dropping_a_document_removes_exactly_its_claims(
    corpus: Corpus, quads: list[ox.Quad]
) -> None:
    for gone in ("xinhua-2021-01-11", "chinanews-2021-09-17", "divisions-2017"):
        rest = {d.id for d in corpus.documents} - {gone}
        left = set(asserted_quads(only(corpus, rest)))
        claims = {q.subject for q in quads if q.object == KG.Claim and q.predicate == RDF.type}
        still = {q.subject for q in left if q.object == KG.Claim and q.predicate == RDF.type}
        mine = {
            q.subject
            for q in quads
            if q.object == KG.Claim and q.graph_name.value == PREFIXES["doc"] + gone
        }
        assert claims - still == mine
        assert not any(q.graph_name.value == PREFIXES["doc"] + gone for q in left)


def test_known_by_keeps_no_claim_of_an_undated_document(
    corpus: Corpus, quads: list[ox.Quad]
) -> None:
    undated = {d.id for d in corpus.documents if not (d.date or d.not_after)}
    assert undated
    kept = {q.graph_name.value for q in known_by(quads, date.max)}
    assert not kept & {PREFIXES["doc"] + name for name in undated}


def test_reading_the_same_files_twice_gives_the_same_view(world: Path) -> None:
    first = asserted_quads(read_corpus(world))
    assert known_by(first, date(2021, 3, 1)) == known_by(first, date(2021, 3, 1))


def test_a_vague_time_is_no_period(world: Path) -> None:
    """What was approved some day in the second half of 2020 is approved ever after."""
    path = world / "claims" / "harbour-plan-2020.yaml"
    path.write_text(path.read_text("utf-8") + VAGUE, "utf-8")
    ds = build(data=world, check=False)[0]
    approved = "ASK { id:river-zone kg:approvedBy id:harbour-bureau }"
    held = {day: ds.as_of(valid_on=day).query(approved).boolean for day in DAYS_AROUND}
    assert held == {"2020-06-30": False, "2020-07-01": True, "2020-12-31": True, "2030-01-01": True}
    bounds = ds.query(
        "SELECT ?a ?b { ?c kg:claimPredicate kg:approvedBy ; kg:earliest ?a ; kg:latest ?b }"
    )
    assert [[term.value for term in row] for row in bounds.rows] == [["2020-07-01", "2020-12-31"]]


DAYS_AROUND = ("2020-06-30", "2020-07-01", "2020-12-31", "2030-01-01")
VAGUE = """
- subject: river-zone
  predicate: approvedBy
  object: harbour-bureau
  earliest: 2020-07-01
  latest: 2020-12-31
  hedge: second half of 2020
  at: p9 s1
"""


def test_every_dated_claim_can_be_filtered_by_day(dataset: Dataset) -> None:
    """Whatever the precision of its dates."""
    undated = dataset.query(
        """SELECT ?c { ?c a kg:Claim . { ?c kg:asOf ?d } UNION { ?c kg:validFrom ?d } UNION
        { ?c kg:validTo ?d } FILTER NOT EXISTS { ?c kg:earliest ?a ; kg:latest ?b
        FILTER(?a <= ?b && datatype(?a) = xsd:date && datatype(?b) = xsd:date) } }"""
    )
    assert undated.rows == []


def test_an_observation_has_a_time_or_says_that_it_has_none(dataset: Dataset) -> None:
    silent = dataset.query(
        """SELECT ?o { ?o a kg:Observation
        FILTER NOT EXISTS { ?o kg:asOf|kg:validFrom|kg:validTo|kg:earliest|kg:undated ?t } }"""
    )
    assert silent.rows == []
    assert dataset.query("ASK { ?o kg:undated true ; kg:asOf|kg:validFrom ?t }").boolean is False
