"""Inference from ``ontology/rules/*.rq`` into a graph of its own, and the way back.

Each rule is one CONSTRUCT whose WHERE is a plain basic graph pattern, so that the premises of an
inferred triple can be found again by putting its terms into the rule: :func:`explain` does that,
and nothing has to be stored beside the triple.

In examples ``ds`` is a dataset of our data, ``tongzhou`` the node of 通州.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.graph.quads import Quads
from kg.graph.values import date_of
from kg.model.curies import expand
from kg.model.namespaces import GRAPH, KG, PREFIXES
from kg.resources import ontology_folder

_FORM = re.compile(r"CONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*\{(?P<body>[^{}]*)\}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One inference rule.

    Attributes:
        name: File name without suffix.
        sentence_en, sentence_zh: What the rule concludes, as shown to users.
        head: Triple patterns of the conclusion, each of three texts.
        body: The pattern that the premises match.

    >>> rules()[0].sentence_en.endswith(".")
    True
    """

    name: str
    sentence_en: str
    sentence_zh: str
    head: tuple[tuple[str, str, str], ...]
    body: str

    @property
    def text(self) -> str:
        """The rule as SPARQL.

        >>> rules()[0].text.startswith("CONSTRUCT")
        True
        """
        head = " . ".join(" ".join(pattern) for pattern in self.head)
        return f"CONSTRUCT {{ {head} }} WHERE {{ {self.body} }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One way to conclude a triple: the rule and the triples that it rests on."""

    rule: Rule
    premises: tuple[ox.Triple, ...]


def quad_of(triple: ox.Triple, graph: ox.NamedNode | None = None) -> ox.Quad:
    """A triple in a named graph, or in the default graph.

    >>> quad_of(ox.Triple(tongzhou, KG.partOf, tongzhou)).graph_name
    <DefaultGraph>
    """
    return ox.Quad(
        triple.subject,
        triple.predicate,
        triple.object,
        ox.DefaultGraph() if graph is None else graph,
    )


@cache
def rules() -> tuple[Rule, ...]:
    """All rules that came with this package, by name.

    >>> len({rule.name for rule in rules()}) == len(rules())
    True
    """
    return tuple(
        read_rule(path.stem, path.read_text("utf-8"))
        for path in sorted(ontology_folder().glob("rules/*.rq"))
    )


def read_rule(name: str, text: str) -> Rule:
    r"""Read a rule file: two comment lines (English, Chinese), then the CONSTRUCT.

    Raises:
        ValueError: the file is not of this form.

    >>> text = "# Whole.\n# 整体。\nCONSTRUCT { ?a kg:partOf ?b } WHERE { ?b kg:hasPart ?a }"
    >>> read_rule("whole", text).head
    (('?a', 'kg:partOf', '?b'),)
    """
    comments = [line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")]
    found = _FORM.search(re.sub(r"(?m)^#.*$", "", text))
    if found is None or len(comments) < 2:
        raise ValueError(f"rule {name}: two comment lines, then CONSTRUCT {{…}} WHERE {{…}}")
    return Rule(
        name=name,
        sentence_en=comments[0],
        sentence_zh=comments[1],
        head=patterns_of(found["head"]),
        body=" ".join(found["body"].split()),
    )


def patterns_of(text: str) -> tuple[tuple[str, str, str], ...]:
    """The triple patterns of a basic graph pattern, each of three texts.

    >>> patterns_of("?a kg:partOf ?b . ?b kg:partOf ?c")
    (('?a', 'kg:partOf', '?b'), ('?b', 'kg:partOf', '?c'))
    """
    patterns = [p.split() for p in re.split(r"\s\.(?:\s|$)|\.\s*$", text.strip())]
    return tuple((p[0], p[1], p[2]) for p in patterns if len(p) == 3)


def infer(store: ox.Store, *, on_a_day: bool = False) -> list[ox.Quad]:
    """Apply all rules until nothing new follows.

    What follows is added to the store (in the inferred graph and the default graph) and returned. A
    triple that some document says already is never inferred. Nothing follows from what has lapsed
    (:func:`lapsed`): who left a post serves no place any more.

    Args:
        store: What is said, with the union of its graphs as default graph.
        on_a_day: Whether the store holds just what held on some day, so that nothing has lapsed.

    >>> infer(ox.Store())
    []
    """
    gone = set() if on_a_day else lapsed(store)
    for triple in gone:
        store.remove(quad_of(triple))
    try:
        return _infer(store, gone)
    finally:
        store.extend(quad_of(triple) for triple in gone)


def lapsed(store: ox.Store) -> set[ox.Triple]:
    """Triples of which every claim says that they ceased to hold before the newest document.

    Claims that were withdrawn say nothing, and an end that is no date is none.
    """
    newest = max(
        (
            quad.object.value
            for quad in store.quads_for_pattern(None, KG.latest, None, GRAPH.provenance)
            if isinstance(quad.object, ox.Literal)
        ),
        default="",
    )
    ended = {
        quad.subject
        for quad in store.quads_for_pattern(None, KG.validTo, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
        and (end := date_of(quad.object.value))
        and end.latest.isoformat() < newest
    }
    triples = {triple for claim in ended if (triple := _asserted(store, claim))}
    return {triple for triple in triples if _claims_of(store, triple) <= ended}


def _asserted(store: ox.Store, claim: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.Triple | None:
    """The triple that a node asserts, where it is a claim of a relation between things."""
    subject, predicate, obj = (
        next((q.object for q in quads if isinstance(q.object, ox.NamedNode)), None)
        for quads in (
            store.quads_for_pattern(claim, part, None, ox.DefaultGraph())
            for part in (KG.claimSubject, KG.claimPredicate, KG.claimObject)
        )
    )
    if subject is None or predicate is None or obj is None:
        return None
    return ox.Triple(subject, predicate, obj)


def _claims_of(store: ox.Store, triple: ox.Triple) -> set[object]:
    about = store.quads_for_pattern(None, KG.claimObject, triple.object, ox.DefaultGraph())
    found = {q.subject for q in about if _asserted(store, q.subject) == triple}
    return {c for c in found if not any(store.quads_for_pattern(c, KG.withdrawn, None, None))}


def _infer(store: ox.Store, gone: Collection[ox.Triple]) -> list[ox.Quad]:
    concluded: list[ox.Quad] = []
    while True:
        fresh: set[ox.Triple] = set()
        for rule in rules():
            for triple in _triples(store.query(rule.text, prefixes=PREFIXES)):
                if quad_of(triple) not in store and triple not in gone:
                    fresh.add(triple)
        if not fresh:
            return concluded
        quads = [quad_of(triple, GRAPH.inferred) for triple in fresh]
        store.extend(quads)
        store.extend(quad_of(triple) for triple in fresh)
        concluded += quads


def _triples(result: object) -> Iterator[ox.Triple]:
    assert isinstance(result, ox.QueryTriples)
    yield from result


def conclusions(graph: Quads, triples: Collection[ox.Triple]) -> Iterator[tuple[ox.Triple, Rule]]:
    """Inferred triples, each once with the first rule that concludes it in one application.

    Args:
        graph: What holds them.
        triples: What is asked for; a triple that no rule concludes is left out.
    """
    waiting = set(triples)
    predicates = {f"<{triple.predicate.value}>" for triple in waiting}
    for rule in rules():
        heads = {getattr(expand(p), "value", "") for _, p, _ in rule.head if not p.startswith("?")}
        if heads and not {f"<{head}>" for head in heads} & predicates:
            continue
        for triple in _triples(graph.select(rule.text)):
            if triple in waiting:
                waiting.remove(triple)
                yield triple, rule


def explain(graph: Quads, triple: ox.Triple) -> list[Derivation]:
    """All ways in which one application of a rule concludes a triple.

    Args:
        graph: What holds it.
        triple: An inferred triple. Its premises may be inferred too: ask again for each.

    Returns:
        Derivations, shortest first, then by rule and premises; empty when no rule concludes it.

    >>> explain(ds, ox.Triple(tongzhou, KG.partOf, tongzhou))
    []
    """
    found: list[Derivation] = []
    for rule in rules():
        for pattern in rule.head:
            bindings = _unify(pattern, triple)
            if bindings is not None:
                found += _derivations(graph, rule, bindings)
    unique = {(d.rule.name, d.premises): d for d in found if triple not in d.premises}
    return [unique[key] for key in sorted(unique, key=lambda k: (len(k[1]), k[0], str(k[1])))]


def _unify(
    pattern: tuple[str, str, str], triple: ox.Triple
) -> dict[ox.Variable, ox.NamedNode | ox.Literal] | None:
    bindings: dict[ox.Variable, ox.NamedNode | ox.Literal] = {}
    for text, term in zip(pattern, triple, strict=True):
        if not isinstance(term, ox.NamedNode | ox.Literal):
            return None
        if text.startswith("?"):
            variable = ox.Variable(text[1:])
            if bindings.setdefault(variable, term) != term:
                return None
        elif (
            PREFIXES["rdf"] + "type" if text == "a" else getattr(expand(text), "value", "")
        ) != getattr(term, "value", ""):
            return None
    return bindings


def _derivations(
    graph: Quads, rule: Rule, bindings: dict[ox.Variable, ox.NamedNode | ox.Literal]
) -> Iterator[Derivation]:
    solutions = graph.select(f"SELECT DISTINCT * WHERE {{ {rule.body} }}", bindings)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        whole = {
            **bindings,
            **{ox.Variable(n): solution[n] for n in names if solution[n] is not None},
        }
        premises = graph.select(f"CONSTRUCT {{ {rule.body} }} WHERE {{ {rule.body} }}", whole)
        assert isinstance(premises, ox.QueryTriples)
        yield Derivation(rule=rule, premises=tuple(sorted(set(premises), key=str)))
