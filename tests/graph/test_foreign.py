"""Other people's RDF may use our properties for anything: everything is answered or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.commands import kg as run
from support.project import WORLD

import kg
from kg.graph.build import build
from kg.graph.dataset import Dataset
from kg.graph.mapping.claims import claims_from_quads
from kg.model.namespaces import DCTERMS, GRAPH, KG, ORG, RDF, SAID_IN, SKOS, XSD, mint

HARBOUR, OTHER, BLANK = mint("id", "river-zone"), mint("id", "nothing-else"), ox.BlankNode("b")
MANY = ox.Literal("many")
ODD: list[ox.Literal | ox.NamedNode | ox.BlankNode] = [
    MANY, ox.Literal(""), ox.Literal("many", datatype=XSD.decimal), ox.Literal("NaN"),
    ox.Literal("1e400", datatype=XSD.decimal), ox.Literal("9" * 400), ox.Literal("-5"),
    ox.Literal("0", datatype=XSD.decimal), ox.Literal("٣"), ox.Literal("x" * 5000),
    ox.Literal("2021-02-30", datatype=XSD.date), ox.Literal("0000-00-00"),
    ox.Literal("99999-01-01", datatype=XSD.date), ox.Literal("2021-H1"),
    ox.Literal("2021-01-01T00:00:00Z", datatype=XSD.date), ox.Literal("x", language="fr"),
    ox.Literal("two\nlines\0", language="zh"), HARBOUR, OTHER, BLANK,
]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> list[ox.Quad]:
    """The tiny world as RDF."""
    return list(build(data=WORLD, check=False)[0].quads())


def methods(g: kg.KnowledgeGraph, thing: str) -> Iterator[Callable[[], object]]:
    """Everything that reads."""
    yield lambda: (str(g.show(thing)), g.show(thing).to_dict())
    yield lambda: str(g.why(thing))
    yield lambda: str(g.search("harbour"))
    yield lambda: (str(g.progress(day="2026-06-30")), g.progress(day="2026-06-30").to_frame())
    yield lambda: str(g.progress(thing, day="2026-06-30"))
    yield lambda: str(g.series(thing, day="2026-06-30"))
    yield lambda: (str(g.conflicts()), g.conflicts().to_dict())
    yield lambda: str(g.compare())
    yield lambda: str(g.compare(by="indicator"))
    yield lambda: str(g.compare(by="area"))
    yield lambda: str(g.compare(thing))
    yield lambda: g.project()
    yield lambda: len(g)


def slow_methods(g: kg.KnowledgeGraph) -> Iterator[Callable[[], object]]:
    """What takes longer: rules, pages, files."""
    yield lambda: len(g.as_of(known_by="2022-01-01", valid_on="2021-06-01"))
    yield lambda: str(g.diff(known_by="2021-06-01"))
    yield lambda: g.view(day="2026-06-30").generate_html()
    yield lambda: str(g.measure("centrality"))
    yield lambda: str(g.validate())
    yield lambda: len(g.rdflib())


def answered_or_refused(uses: Iterator[Callable[[], object]]) -> None:
    for use in uses:
        try:
            use()
        except kg.KgError as err:
            assert len(str(err).splitlines()) == 1  # noqa: PT017  most uses answer


# ── kinds of misuse, each in all places at once ───────────────────────────────────────────────────


def replaced(quads: list[ox.Quad], predicate: ox.NamedNode, *objects: object) -> list[ox.Quad]:
    """Every value of a property replaced by some others."""
    kept = [q for q in quads if q.predicate != predicate]
    found = [q for q in quads if q.predicate == predicate]
    new = [ox.Quad(q.subject, predicate, o, q.graph_name) for q in found for o in objects]  # type: ignore[arg-type]
    return kept + new


def circular(quads: list[ox.Quad], predicate: ox.NamedNode) -> list[ox.Quad]:
    """All things that have a property in one circle, and each within itself."""
    things = sorted({q.subject for q in quads if q.graph_name == GRAPH.registry}, key=str)
    pairs = [*zip(things, [*things[1:], things[0]], strict=True), *zip(things, things, strict=True)]
    return quads + [ox.Quad(a, predicate, b, GRAPH.registry) for a, b in pairs]


MISUSES: dict[str, Callable[[list[ox.Quad]], list[ox.Quad]]] = {
    "a number that is none": lambda q: replaced(q, KG.value, MANY),
    "a number that is too large": lambda q: replaced(q, KG.value, ox.Literal("1e999999999")),
    "a factor that is none": lambda q: replaced(q, KG.factor, MANY, ox.Literal("0")),
    "words where a number is spelled": lambda q: replaced(q, KG.valueText, ox.Literal("1/0")),
    "a day that is none": lambda q: replaced(q, KG.asOf, MANY, ox.Literal("2021-02-30")),
    "a period that is none": lambda q: replaced(replaced(q, KG.validFrom, MANY), KG.due, MANY),
    "documents of no day": lambda q: replaced(replaced(q, DCTERMS.issued, MANY), KG.latest, MANY),
    "claims without subject": lambda q: replaced(q, KG.claimSubject),
    "claims about two": lambda q: replaced(q, KG.claimSubject, HARBOUR, OTHER),
    "claims without document": lambda q: replaced(q, SAID_IN),
    "claims said by a text": lambda q: replaced(q, SAID_IN, MANY),
    "claims said by a thing": lambda q: replaced(q, SAID_IN, OTHER),
    "claims without property": lambda q: replaced(q, KG.claimPredicate, MANY, BLANK),
    "texts where things are": lambda q: replaced(replaced(q, KG.partOf, MANY), KG.ofInterest, MANY),
    "indicators that are texts": lambda q: replaced(q, KG.indicator, MANY),
    "units that are texts": lambda q: replaced(replaced(q, KG.unit, MANY), KG.baseUnit, MANY),
    "nameless things": lambda q: replaced(replaced(q, KG.claimObject, BLANK), ORG.member, BLANK),
    "two names each": lambda q: replaced(q, SKOS.prefLabel, MANY, ox.Literal("x", language="en")),
    "no names at all": lambda q: replaced(q, SKOS.prefLabel),
    "places in a circle": lambda q: circular(q, KG.partOf),
    "industries in a circle": lambda q: circular(q, SKOS.broader),
    "everything is everything": lambda q: replaced(
        q, RDF.type, *sorted({t.object for t in q if t.predicate == RDF.type}, key=str)[:8]
    ),
    "no types": lambda q: replaced(q, RDF.type),
    "no named graphs": lambda q: [ox.Quad(*t.triple) for t in q],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MISUSES)
def test_a_kind_of_misuse(world: list[ox.Quad], name: str) -> None:
    g = kg.KnowledgeGraph(Dataset.from_quads(MISUSES[name](world)))
    answered_or_refused(methods(g, HARBOUR.value))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(6))
def test_several_kinds_at_once_in_what_takes_longer(world: list[ox.Quad], start: int) -> None:
    quads = world
    for name in list(MISUSES)[start::6]:
        quads = MISUSES[name](quads)
    answered_or_refused(slow_methods(kg.KnowledgeGraph(Dataset.from_quads(quads))))


COMMANDS = [
    ["show", "river-zone"], ["why", "river-zone"], ["search", "river"], ["conflicts"],
    ["compare", "--all"], ["progress", "--day", "2026-06-30"],
    ["progress", "--known-by", "2021-06-01"],
    ["measure", "overlap"], ["query", "documents"], ["validate"],
    ["diff", "--known-by", "2021-06-01"],
    ["export", "-f", "turtle"],
]  # fmt: skip


@pytest.mark.slow
def test_commands_answer_or_refuse_in_one_line(world: list[ox.Quad], tmp_path: Path) -> None:
    """Over a graph in which everything at once is wrong."""
    quads = world
    for name in ("a number that is none", "a day that is none", "claims about two",
                 "documents of no day", "places in a circle"):  # fmt: skip
        quads = MISUSES[name](quads)
    path = tmp_path / "foreign.nq"
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    for command in COMMANDS:
        given = [path] if command == ["validate"] else ["--data", path]
        done = run(*command, *given)
        assert done.returncode in (0, 1, 3), command  # 3: findings
        if done.returncode == 1 and not done.stdout:
            assert len(done.stderr.splitlines()) == 1, command


# ── any value of any property ─────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_of_any_property(world: list[ox.Quad], data: st.DataObject) -> None:
    said = sorted({q.predicate for q in world if q.graph_name != GRAPH.ontology}, key=str)
    predicate = data.draw(st.sampled_from(said))
    objects = data.draw(st.lists(st.sampled_from(ODD), max_size=3))
    quads = replaced(world, predicate, *objects)
    if data.draw(st.booleans()):
        quads += world
    things = sorted({q.subject.value for q in world if isinstance(q.subject, ox.NamedNode)})
    g = kg.KnowledgeGraph(Dataset.from_quads(quads))
    answered_or_refused(methods(g, data.draw(st.sampled_from(things))))


def test_claims_of_other_people_are_read_as_far_as_they_go(world: list[ox.Quad]) -> None:
    """What cannot be read is left out, not guessed."""
    dated = replaced(world, KG.asOf, ox.Literal("2021-02-30", datatype=XSD.date))
    assert {c.as_of for c in claims_from_quads(dated).values()} == {None}
