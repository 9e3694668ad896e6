"""Cards: one thing, everything about it."""

from __future__ import annotations

from kg.graph.dataset import Dataset
from kg.judging.cards import card
from kg.model.namespaces import mint
from kg.model.printing import Layout
from kg.showing.text.card import card_text


def test_the_card_of_a_district(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "tongzhou"))
    assert (found.label_en, found.label_zh) == ("Tongzhou District", "通州区")
    assert "BMC" in found.also
    assert any("副都心" in name for name in found.also)
    facts = [value for _, value in found.facts]
    assert "110112" in facts
    assert "Tōngzhōu Qū" in facts
    green = [r for r in found.relations if r.thing == "id:green-finance"]
    assert [(r.property, r.documents >= 2) for r in green] == [("focuses on", True)]
    census = [f for f in found.figures if f.node == "id:df-052"]
    assert [(f.value, f.date) for f in census] == [("1,840,295 persons", "2020-11-01")]
    assert any("doc:xinhua-2021-01-11" in s for s in found.sources)


def test_the_card_of_a_person_prints_the_day_of_each_sighting(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "yin-yong"))
    mayor = [t for t in found.tenures if "Mayor of Beijing" in t.post and "ice" not in t.post]
    assert [(t.seen, t.start, t.end) for t in mayor] == [
        ("2023-01-19", "2023-01-19", ""),
        ("2024-03-19", "", ""),
    ]


def test_the_card_of_an_office_shows_who_was_seen_in_its_posts(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "beijing-commerce-bureau"))
    assert {"Yan Ligang 闫立刚", "Liu Meiying 刘梅英"} <= {t.person for t in found.tenures}


def test_the_card_of_an_initiative_shows_its_targets_in_words(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "international-consumption-centre"))
    values = {f.node: (f.value, f.date) for f in found.targets}
    assert values["id:t-first-stores-2025"] == ("more than 3,000 stores", "2025")
    assert values["id:t-100bn-districts-2025"][0].startswith("2–3")


def test_inferred_relations_are_marked(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "beijing-ftz"))
    inferred = [r for r in (*found.relations, *found.incoming) if r.documents == 0]
    assert "id:tongzhou-group" in {r.thing for r in inferred}


def test_the_text_names_everything_in_both_languages(frozen: Dataset) -> None:
    text = card_text(card(frozen, mint("id", "tongzhou")), layout=Layout(width=100))
    assert text.startswith("通州区  Tongzhou District  (id:tongzhou)\n")
    assert "→ focuses on" in text
    assert "Green finance 绿色金融  id:green-finance" in text
    assert "Sources (" in text


def test_a_thing_without_anything_has_a_card_too(frozen: Dataset) -> None:
    text = card_text(card(frozen, mint("id", "nothing-at-all")))
    assert text == "id:nothing-at-all\n"


def test_the_card_of_a_figure_says_what_it_measures_and_on_what_it_rests(frozen: Dataset) -> None:
    found = card(frozen, mint("id", "o-001"))
    facts = dict(found.facts)
    assert facts["value"] == "nearly 90 tasks 近90项任务"
    assert (facts["valid from"], facts["as of"]) == ("2020-09", "2021-01-11")
    [claim] = found.claims
    assert (claim.document, claim.quote) == ("doc:xinhua-2021-01-11", "nearly 90 tasks")
    assert "“nearly 90 tasks”" in card_text(found)


def test_the_card_of_a_claim_gives_its_words_and_its_document(frozen: Dataset) -> None:
    [behind] = card(frozen, mint("id", "o-001")).claims
    found = card(frozen, mint("claim", behind.claim.removeprefix("claim:")))
    assert found.claims == (behind,)
    text = card_text(found)
    assert behind.statement in text
    assert "doc:xinhua-2021-01-11  P8 S1  quoted" in text


def test_the_card_of_a_document_lists_what_it_says_in_its_order(frozen: Dataset) -> None:
    found = card(frozen, mint("doc", "xinhua-2021-01-11"))
    paragraphs = [int(c.locator.split()[0][1:]) for c in found.claims if c.locator[1:2].isdigit()]
    assert paragraphs == sorted(paragraphs)
    assert len(paragraphs) > 100
    assert f"Says ({len(found.claims)};" in card_text(found)
