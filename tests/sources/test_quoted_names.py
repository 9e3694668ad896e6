"""Names in a few words: in full, in part, and which of two that are alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.records import Alias, Claim, Entity
from kg.sources.quoted_names import QuotedNames, folded
from kg.sources.registry import Registry

ROWS = [
    ("hill", "districts", "Hill District", "山阳区"),
    ("lake", "districts", "Lake District", "湖滨区"),
    ("bay", "districts", "Bay District", "海湾区"),
    ("moor", "districts", "Moor District", "平原区"),
    ("hill-ftz", "zones", "China (Hill) Pilot Free Trade Zone", "中国（山阳）自由贸易试验区"),
    ("lake-ftz", "zones", "China (Lake) Pilot Free Trade Zone", "中国（湖滨）自由贸易试验区"),
    ("bay-ftz", "zones", "China (Bay) Pilot Free Trade Zone", "中国（海湾）自由贸易试验区"),
    ("north-ftz", "zones", "China (North) Pilot Free Trade Zone", "中国（北方）自由贸易试验区"),
    ("south-ftz", "zones", "China (South) Pilot Free Trade Zone", "中国（南方）自由贸易试验区"),
    ("drones", "industries", "Unmanned aerial vehicles", "无人机"),
    ("reply", "initiatives", "Reply on the Lake zone", "关于湖滨的批复"),
]
NOTATIONS = {"reply": {"notation": "国函〔2031〕37号"}}
NAMES = QuotedNames(
    Registry(
        entities=tuple(
            Entity(id=i, table=t, label_en=en, label_zh=zh, extras=NOTATIONS.get(i, {}))
            for i, t, en, zh in ROWS
        ),
        aliases=(Alias(entity="lake", alias="Lakeside", language="en"),),
    ),
    [
        Claim(document="d", locator="p", subject="lake", predicate="skos:altLabel", value="湖畔"),
        Claim(
            document="d",
            locator="p",
            subject="hill",
            predicate="skos:altLabel",
            value="山城",
            withdrawn="of another place",
        ),
    ],
)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("in Hill District", {"hill"}),
        ("in ＨＩＬＬ-district", {"hill"}),
        ("Hill and Lakeside", {"hill", "lake"}),  # without the word for what it is; an alias
        ("湖畔新闻", {"lake"}),  # as a document calls it
        ("山城", set()),  # withdrawn
        ("Hillside, Lakes", set()),  # words have borders
        ("中國(湖濱)自由貿易試驗區", {"lake-ftz"}),  # traditional, half-width
        ("在湖 滨 区", {"lake"}),  # without spaces
        ("中国（山阳）自由贸易试验区山阳区", {"hill-ftz", "hill"}),
        ("", set()),
    ],
)
def test_names_in_full(words: str, named: set[str]) -> None:
    assert NAMES.named(folded(words)) == named


@pytest.mark.parametrize(
    ("slug", "more", "less"),
    [
        ("hill-ftz", "Hill pilot FTZ", "Lake pilot free trade zone"),
        ("hill-ftz", "山阳自由贸易试验区", "湖滨自由贸易试验区"),
        ("drones", "the UAV plan", "the plan"),
        ("reply", "State Letter (2031) No. 37", "State Letter (2031) No. 38"),
    ],
)
def test_the_rare_part_of_a_name_tells_most(slug: str, more: str, less: str) -> None:
    assert NAMES.share(slug, folded(more)) > 0.3 >= NAMES.share(slug, folded(less))


@given(st.text())
def test_any_text_can_be_folded(text: str) -> None:
    words = folded(text)
    assert folded(words.text).text == words.text
    assert all(0 <= edge <= len(words.text) for edge in words.edges)
    assert 0 <= NAMES.share("hill", words) <= 1
