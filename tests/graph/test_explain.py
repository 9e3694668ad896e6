"""Why do we say so: proofs of what is said, derivations of what is concluded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.graph.build import build
from kg.graph.dataset import Dataset
from kg.graph.explain import Reasons, proofs, reasons
from kg.model.namespaces import KG, mint, property_iri
from kg.showing.text.card import reasons_text

TONGZHOU, GREEN = mint("id", "tongzhou"), mint("id", "green-finance")


def test_a_statement_leads_to_its_sentence(frozen: Dataset) -> None:
    found = proofs(frozen, TONGZHOU, property_iri("focusesOn"), GREEN)
    (article,) = [p for p in found if p.document == "doc:xinhua-2021-01-11"]
    assert (article.quote, article.start, article.end) == ("green finance", "2985", "2998")
    assert (article.locator, article.hedge, article.basis) == (
        "P12 S1",
        "and other fields",
        "stated",
    )
    assert article.statement == "Tongzhou District focuses on Green finance"
    assert article.date == "2021-01-11"
    assert len(found) == len({p.document for p in found}) >= 2


def test_a_speaker_is_named(frozen: Dataset) -> None:
    found = proofs(
        frozen, mint("id", "beijing-e-town"), property_iri("focusesOn"), mint("id", "6g")
    )
    assert [p.speaker for p in found] == ["Kong Lei"]


def test_a_figure_is_proved_by_the_claims_that_describe_it(frozen: Dataset) -> None:
    found = proofs(frozen, mint("id", "o-024"))
    assert [(p.locator, p.quote) for p in found] == [
        ("P4 S1", "more than 800 new projects"),
        ("P5 S2", "more than 800 new projects"),
    ] or [(p.locator) for p in found] == ["P5 S2", "P4 S1"]
    assert all("more than 800 projects" in p.statement for p in found)


def test_a_promise_is_proved_by_every_document_that_makes_it(frozen: Dataset) -> None:
    found = proofs(frozen, mint("id", "t-annual-projects"))
    assert [p.date for p in found] == ["2021-01-11", "2021-02-16", "2021-02-22", "2021-04-19"]


def test_our_own_words_stand_for_what_has_no_property(frozen: Dataset) -> None:
    statements = [p.statement for p in proofs(frozen, mint("id", "haidian")) if not p.predicate]
    assert "Haidian District: is described as a highland of technological innovation" in statements


def test_an_inferred_triple_is_traced_to_claims(frozen: Dataset) -> None:
    (reason,) = reasons(
        frozen,
        mint("id", "tongzhou-group"),
        KG.partOf if hasattr(KG, "partOf") else property_iri("partOf"),
        mint("id", "beijing-ftz"),
    )
    assert reason.rule == "part-of-transitive"
    said = [p for premise in reason.premises for p in premise.proofs]
    assert {p.object for p in said} == {"id:ftz-business-services-area", "id:beijing-ftz"}
    text = reasons_text(Reasons([reason]))
    assert "inferred by rule part-of-transitive" in text
    assert "xinhua-2021-01-11" in text


def test_nothing_said_gives_no_reason(frozen: Dataset) -> None:
    assert not reasons(frozen, TONGZHOU, property_iri("focusesOn"), mint("id", "rail-transit"))
    assert proofs(Dataset(ox.Store()), TONGZHOU) == []


def test_a_conclusion_holds_while_all_that_it_rests_on_does(
    world: Path, edit: Callable[[str, str, str], Path]
) -> None:
    """And what a withdrawn claim says of the time does not count."""
    plan = "claims/harbour-plan-2020.yaml"
    edit(plan, "  object: east-bank\n", "  object: east-bank\n  from: 2019\n  to: 2040\n")
    path = edit(
        plan,
        "  object: river-city\n  basis",
        "  object: river-city\n  from: 2018\n  to: 2030\n  basis",
    )
    path.write_text(path.read_text("utf-8") + WITHDRAWN, "utf-8")
    graph = build(data=world, check=False)[0]
    dock, city = mint("id", "dock-area"), mint("id", "river-city")
    (reason,) = reasons(graph, dock, KG.locatedIn, city)
    assert (reason.rule, reason.start, reason.end) == ("located-in-part-of", "2019", "2030")
    said = "holds from 2019 until 2030, as all that it rests on does"
    assert said in reasons_text(Reasons([reason]), "text")


WITHDRAWN = """
- subject: dock-area
  predicate: locatedIn
  object: east-bank
  at: section 4
  withdrawn: said by mistake
"""
