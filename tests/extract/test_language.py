"""The language of zone news, class by class: one made sentence each, answers worked by hand."""

from __future__ import annotations

import pytest
from support.curating import claims_of, said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Firms in lists, and where they settle.
        (
            "Firms such as Northwind, Eastwind and Southwind have opened plants in Hill County.",
            {("settledIn", n, "Hill County") for n in ("Northwind", "Eastwind", "Southwind")},
        ),
        (
            "The Hill Pilot Zone opened. Northwind and Eastwind both have a base there.",
            {("settledIn", n, "Hill Pilot Zone") for n in ("Northwind", "Eastwind")},
        ),
        # Industries in front of the verb, behind a frame, without their firms.
        (
            "The Hill Pilot Zone puts emphasis on rope making, shipping and dock services firms.",
            {
                ("focusesOn", "Hill Pilot Zone", n)
                for n in ("rope making", "shipping", "dock services")
            },
        ),
        (
            "Tourism, shipping and insurance are the three leading industries of the Dock Area.",
            {("focusesOn", "Dock Area", n) for n in ("Tourism", "shipping", "insurance")},
        ),
        # Parts: owned, one of several.
        (
            "The Hill Pilot Zone grew. Its Dock Area concentrates on shipping.",
            {("partOf", "Dock Area", "Hill Pilot Zone"), ("focusesOn", "Dock Area", "shipping")},
        ),
        (
            "The Dock Area, the largest of the three parts of the Hill Pilot Zone, opened.",
            {("partOf", "Dock Area", "Hill Pilot Zone")},
        ),
        # Figures with a place inside the metric, before their verb, behind a clause.
        (
            "The number of firms in the Hill Pilot Zone had exceeded 80,000 by March 2021.",
            {("observation", "Hill Pilot Zone", ">80000 count number of firms")},
        ),
        (
            "The Hill Pilot Zone will have more than 40 docks by 2025.",
            {("target", "Hill Pilot Zone", ">40 count docks")},
        ),
        # Bodies without a name, bodies together, approval behind an apposition.
        (
            "The rules were jointly drafted by the commerce commission and Hill Customs.",
            {("leads", "commerce commission", "rules"), ("leads", "Hill Customs", "rules")},
        ),
        (
            "The State Council, the cabinet, approved the setup of the Hill Pilot Zone.",
            {("approvedBy", "Hill Pilot Zone", "State Council")},
        ),
        # Plans that a third party asks for.
        (
            "The plan asks the Dock Area to set up a patent court and pilot stock options.",
            {("plans", "Dock Area", n) for n in ("patent court", "stock options")},
        ),
    ],
)
def test_english_language(text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert wanted <= {said(c) for c in claims_of(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "河城片区把绳索制造、港口服务和海上保险作为主攻方向。",
            {("focusesOn", "河城片区", n) for n in ("绳索制造", "港口服务", "海上保险")},
        ),
        (
            "河城片区以绳索制造、港口服务为主导。",
            {("focusesOn", "河城片区", n) for n in ("绳索制造", "港口服务")},
        ),
        (
            "河城片区绳索制造、港口服务发展迅速。",
            {("focusesOn", "河城片区", n) for n in ("绳索制造", "港口服务")},
        ),
        (
            "北风、东风等龙头企业先后落户河城高新区。",
            {("settledIn", n, "河城高新区") for n in ("北风", "东风")},
        ),
        (
            "河城自贸试验区涵盖山前、山后、山中三个片区。",
            {("partOf", n, "河城自贸试验区") for n in ("山前", "山后", "山中")},
        ),
        (
            "位于河城高新区的东山片区已经建成。",
            {("locatedIn", "东山片区", "河城高新区")},
        ),
        (
            "河城片区将打造面向东部、南部等市场的绳索基地。",
            {("plans", "河城片区", "面向东部、南部等市场的绳索基地")},
        ),
        (
            "由国务院批复的《河城规划纲要》日前公布。",
            {("approvedBy", "《河城规划纲要》", "国务院")},
        ),
        (
            "河城片区累计注册企业近万家。",
            {("observation", "河城片区", "~10000 count 注册企业")},
        ),
    ],
)
def test_chinese_language(text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert wanted <= {said(c) for c in claims_of(text, "zh")}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        # A row of industries and its place, whatever the verb.
        (
            "The Hill Pilot Zone swears by fine tea logistics, silk trade and rope services.",
            "en",
            {("Hill Pilot Zone", n) for n in ("fine tea logistics", "silk trade", "rope services")},
        ),
        (
            "Silk trade and rope services are the pride of the Hill Pilot Zone.",
            "en",
            {("Hill Pilot Zone", "Silk trade"), ("Hill Pilot Zone", "rope services")},
        ),
        (
            "江河新区认准了丝绸贸易、茶叶加工和冷链物流。",
            "zh",
            {("江河新区", n) for n in ("丝绸贸易", "茶叶加工", "冷链物流")},
        ),
        (
            "江河新区把丝绸贸易、茶叶加工服务作为敲门砖。",
            "zh",
            {("江河新区", "丝绸贸易"), ("江河新区", "茶叶加工服务")},
        ),
        # No rows of what a place lives on.
        ("The Hill Pilot Zone visited 9 areas including trade, finance and tourism.", "en", set()),
        ("The Hill Pilot Zone has a centre for science and technology.", "en", set()),
        ("The Hill Pilot Zone counted exports of textiles and garments.", "en", set()),
        ("江河新区有上海、北京和广州的客人。", "zh", set()),
    ],
)
def test_rows_of_industries(text: str, language: str, wanted: set[tuple[str, str]]) -> None:
    found = [said(c) for c in claims_of(text, language)]
    assert {c[1:] for c in found if c[0] == "focusesOn"} == wanted


def test_a_zone_of_the_text_goes_before_a_zone_of_its_heading() -> None:
    text = "River zone wins firms\n\nThe Hill Pilot Zone opened.\n\nThe zone focuses on shipping.\n"
    (claim,) = (c for c in claims_of(text) if c.relation == "focusesOn")
    assert claim.subject.alt == ("Hill Pilot Zone",)


def test_a_promise_to_build_free_trade_is_no_plan_of_the_name() -> None:
    found = claims_of("河城自贸港建设领导小组办公室发布第五批案例。", "zh")
    assert not [c for c in found if c.relation == "plans"]
