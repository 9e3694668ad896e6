"""The language of Chinese zone news, class by class: made sentences, answers worked by hand."""

from __future__ import annotations

import pytest
from support.curating import claims_of, said

Claims = set[tuple[str, str, str]]


def _said(text: str) -> Claims:
    return {said(c) for c in claims_of(text, "zh")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # 这里 is where the text plays, 全区 stands for itself, an issuing body is no subject.
        (
            "走进河城片区，机器轰鸣。这里主打绳索制造、港口服务。",
            {("focusesOn", "河城片区", n) for n in ("绳索制造", "港口服务")},
        ),
        (
            "河城新区开放。截至去年底，全区新设企业320家。",
            {("observation", "全区", "=320 count 新设企业")},
        ),
        (
            "河城新区成立。国务院印发的方案提出，打造绳索贸易枢纽。",
            {("plans", "河城新区", "绳索贸易枢纽")},
        ),
        (
            "河城新区把东山片区建设成为绳索贸易示范区。",
            {("plans", "东山片区", "绳索贸易示范区")},
        ),
        # Names: districts by shape, another land, a place before 国家级, trains with their line.
        ("西岸区主攻绳索制造、港口服务。", {("focusesOn", "西岸区", "绳索制造")}),
        ("国务院批复同意设立河城国家级高新区。", {("approvedBy", "河城国家级高新区", "国务院")}),
        (
            "东山片区中德产业园内，外资企业已有40余家。",
            {
                ("partOf", "中德产业园", "东山片区"),
                ("observation", "中德产业园", ">40 count 外资企业"),
            },
        ),
        (
            "中欧班列（河城）去年发运820列。",
            {("observation", "中欧班列（河城）", "=820 count 发运")},
        ),
    ],
)
def test_subjects_and_names(text: str, wanted: Claims) -> None:
    assert wanted <= _said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "河城片区外贸再创新高，进出口额翻一番，突破30亿元。",
            {("observation", "河城片区", ">3e+09 CNY 进出口额")},
        ),
        (
            "河城片区实现了全省35%的外贸进出口。",
            {("observation", "河城片区", "=35 percent 外贸进出口")},
        ),
        (
            "河城片区生产总值、工业产值分别增长5%和7%。",
            {
                ("observation", "河城片区", "=5 percent 生产总值"),
                ("observation", "河城片区", "=7 percent 工业产值"),
            },
        ),
        (
            "河城片区货运量达到120万吨，增幅为9%。",
            {("observation", "河城片区", "=9 percent 货运量")},
        ),
        (
            "河城自贸试验区总面积90平方公里，东山片区占了60平方公里。",
            {
                ("observation", "河城自贸试验区", "=90 km2 总面积"),
                ("observation", "东山片区", "=60 km2 总面积"),
            },
        ),
        (
            "河州市印发《河城开放方案》，提出28条措施。",
            {("observation", "《河城开放方案》", "=28 count 措施")},
        ),
        ("我国自贸试验区数量增至21个。", {("observation", "我国", "=21 count 自贸试验区数量")}),
        (
            "总投资20亿元的北风绳索产业园落户河城片区。",
            {
                ("observation", "北风绳索产业园", "=2e+09 CNY 总投资"),
                ("initiativeIn", "北风绳索产业园", "河城片区"),
            },
        ),
        ("河城新区累计新设企业60余万家。", {("observation", "河城新区", ">600000 count 新设企业")}),
        ("东风公司从河城新区获得了货运量的1/4。", set()),
        ("河城片区占全市货运量的1/4。", {("observation", "河城片区", "=25 percent 占全市货运量")}),
    ],
)
def test_figures(text: str, wanted: Claims) -> None:
    assert wanted <= _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "河城片区以不到千分之四的国土面积探路。",
        "河城片区货物通关时间由7小时压缩至2小时。",
        "河城新区发布2.0方案。",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert not [c for c in claims_of(text, "zh") if c.measurement]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "河城新区将建成贸易便利、服务完善的自由贸易园区。",
            {("plans", "河城新区", "自由贸易园区")},
        ),
        (
            "河城新区打造面向南部的开放门户和绳索贸易枢纽。",
            {
                ("plans", "河城新区", "面向南部的开放门户"),
                ("plans", "河城新区", "绳索贸易枢纽"),
            },
        ),
        ("河城新区推动离岸贸易发展。", {("plans", "河城新区", "离岸贸易")}),
        ("河州市将实施贸易提升行动。", {("plans", "河州市", "贸易提升行动")}),
        ("省商务厅表示，支持河城新区建设绳索市场。", {("plans", "河城新区", "绳索市场")}),
        ("河州市正在制定开放发展方案。", {("leads", "河州市", "开放发展方案")}),
        ("河城海关去年推出了“一次申报”模式。", {("leads", "河城海关", "“一次申报”模式")}),
        ("河城新区下一步将优化通关流程。", {("plans", "河城新区", "通关流程")}),
        (
            "河城经开区形成绳索制造、港口服务两大主导产业。",
            {("focusesOn", "河城经开区", n) for n in ("绳索制造", "港口服务")},
        ),
        (
            "以绳索制造、港口服务为特色的东山片区，去年开放。",
            {("focusesOn", "东山片区", n) for n in ("绳索制造", "港口服务")},
        ),
    ],
)
def test_plans_and_industries(text: str, wanted: Claims) -> None:
    assert wanted <= _said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "东山片区、西山片区都已纳入河城自贸试验区。",
            {("partOf", n, "河城自贸试验区") for n in ("东山片区", "西山片区")},
        ),
        (
            "河城自贸试验区涵盖两个片区：东山片区30平方公里（含东岸综合保税区），西山片区。",
            {
                ("partOf", "东山片区", "河城自贸试验区"),
                ("partOf", "西山片区", "河城自贸试验区"),
                ("partOf", "东岸综合保税区", "东山片区"),
            },
        ),
        (
            "同在西岸区的北风绳索交易中心已经开放。",
            {("initiativeIn", "北风绳索交易中心", "西岸区")},
        ),
        (
            "在河城高新区，信息与绳索研究院已投入使用。",
            {("initiativeIn", "信息与绳索研究院", "河城高新区")},
        ),
        ("北风新能源今年也落户了河城高新区。", {("settledIn", "北风新能源", "河城高新区")}),
        ("东风集团在河城高新区投资建厂。", {("settledIn", "东风集团", "河城高新区")}),
        (
            "河城新区于2017年经国务院批准设立。",
            {("approvedBy", "河城新区", "国务院")},
        ),
        (
            "国务院批复同意河州市开展绳索贸易试点。",
            {("approvedBy", "绳索贸易试点", "国务院")},
        ),
    ],
)
def test_places(text: str, wanted: Claims) -> None:
    assert wanted <= _said(text)


def test_what_a_document_touches_is_no_focus_of_a_place() -> None:
    text = "河城新区开放。方案提出86项任务，涉及绳索制造、港口服务等领域。"
    assert not [c for c in claims_of(text, "zh") if c.relation == "focusesOn"]


def test_narrow_marks_are_read_as_wide_ones_and_quoted_as_they_stand() -> None:
    text = "河城片区开放,累计引进企业1,200家,总面积9平方公里;东山片区主打绳索制造、港口服务。"
    found = claims_of(text, "zh")
    assert ("observation", "河城片区", "=1200 count 引进企业") in {said(c) for c in found}
    assert ("focusesOn", "东山片区", "绳索制造") in {said(c) for c in found}
    assert all(text[c.sentence.start : c.sentence.end] == c.sentence.text for c in found)


def test_two_posts_and_a_name_before_any_word() -> None:
    text = "河城新区管委会主任兼东山片区书记王明远作了报告。"
    assert {said(c)[2] for c in claims_of(text, "zh") if c.relation == "holdsPost"} == {
        "河城新区管委会主任",
        "东山片区书记",
    }


def test_hours_are_no_figures_and_a_multiple_of_before_measures_the_same() -> None:
    text = "上午10点，江河新区注册企业达到2.7万家，是挂牌前的9倍。"
    assert [said(c) for c in claims_of(text, "zh") if c.measurement] == [
        ("observation", "江河新区", "=27000 count 注册企业"),
        ("observation", "江河新区", "=9 times 注册企业"),
    ]


def test_where_firms_come_from_is_not_where_they_settle() -> None:
    text = "江河新区挂牌。新区着力发展粮油加工，上海东风、浙江北风、中光新材料等企业先后落户。"
    settled = [said(c) for c in claims_of(text, "zh") if c.relation == "settledIn"]
    assert settled == [
        ("settledIn", firm, "江河新区") for firm in ("上海东风", "浙江北风", "中光新材料")
    ]


def test_what_serves_as_a_part_of_a_zone_is_part_of_it() -> None:
    text = "作为江河新区的功能区，东山片区围绕丝绸贸易、茶叶加工和冷链物流培育产业集群。"
    assert {said(c) for c in claims_of(text, "zh")} == {
        ("partOf", "东山片区", "江河新区"),
        *(("focusesOn", "东山片区", n) for n in ("丝绸贸易", "茶叶加工", "冷链物流")),
    }


def test_some_of_what_was_counted_are_measured_by_what_became_of_them() -> None:
    text = "江河新区形成创新成果230多项，其中9项已在全国复制推广。"
    assert [said(c) for c in claims_of(text, "zh") if c.measurement][1] == (
        "observation",
        "江河新区",
        "=9 count 在全国复制推广",
    )
