"""From texts to candidates: answers worked by hand, and promises that hold for any text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.curating import TEXTS, claims_of, extractor, said, source_of

from kg.errors import SourceError
from kg.extract.figures import figures
from kg.extract.lexicon import lexicon
from kg.extract.pipeline import Extractor
from kg.extract.reader import read_source
from kg.extract.records import RELATIONS, Span
from kg.extract.sentences import split
from kg.extract.timex import time_expressions
from kg.extract.verify import verified
from kg.graph.dataset import Dataset
from kg.review.link import EntityLinker

HARBOUR_EN = [
    ("approvedBy", "River Pilot Zone", "State Council"),
    ("observation", "zone", "=42.5 km2 covers"),
    ("observation", "zone", "=3 count areas"),
    ("partOf", "Dock Area", "River Pilot Zone"),
    ("focusesOn", "Dock Area", "shipping"),
    ("focusesOn", "Dock Area", "cold storage"),
    ("focusesOn", "Dock Area", "marine insurance"),
    ("plans", "Dock Area", "container yard"),
    ("plans", "Dock Area", "seafarers' school"),
    ("holdsPost", "Example Person", "head of the Harbour Bureau"),
    ("observation", "zone", ">120 count companies"),
    ("observation", "zone", "=3.4e+09 CNY total investment"),
    ("observation", "zone", "=12.5 percent total investment"),
    ("settledIn", "Northwind Shipping Co., Ltd.", "Dock Area"),
    ("observation", "Dock Area", "~33.33 percent zone's trade"),
]
HARBOUR_ZH = [
    ("observation", "河城自贸试验区", "=320 count 新增企业"),
    ("observation", "河城自贸试验区", "=4.8e+09 CNY 外贸进出口总额"),
    ("observation", "河城自贸试验区", "=9.6 percent 外贸进出口总额"),
    ("partOf", "码头片区", "河城自贸试验区"),
    ("focusesOn", "码头片区", "航运服务"),
    ("focusesOn", "码头片区", "冷链物流"),
    ("focusesOn", "码头片区", "海事保险"),
    ("holdsPost", "王小明", "港务局局长"),
    ("plans", "码头片区", "集装箱码头"),
]


@pytest.mark.parametrize(("language", "wanted"), [("en", HARBOUR_EN), ("zh", HARBOUR_ZH)])
def test_an_article_gives_its_claims(language: str, wanted: list[tuple[str, str, str]]) -> None:
    text = (TEXTS / f"{language}-harbour.txt").read_text("utf-8")
    assert [said(c) for c in claims_of(text, language)] == wanted


def test_dates_hedges_and_speakers_of_an_article() -> None:
    found = claims_of((TEXTS / "en-harbour.txt").read_text("utf-8"))
    assert found[0].date == "2020-05"
    assert {c.hedge for c in found if c.relation == "plans"} == {"planned"}
    assert {c.date for c in found if c.speaker} == {"2021-06"}
    assert {c.speaker for c in found} == {"", "Example Person"}
    assert found[7].subject.alt == ("It", "Dock")


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        (
            "Approved by the State Council, the Hill Pilot Zone opened.",
            ("approvedBy", "Hill Pilot Zone", "State Council"),
        ),
        ("The Hill Pilot Zone comprises the East, North and South areas.", None),
        (
            "Key industries in the Dock Area include rope and timber.",
            ("focusesOn", "Dock Area", "timber"),
        ),
        (
            "The Dock Area has set up a tide centre in Hill Park.",
            ("initiativeIn", "tide centre", "Hill Park"),
        ),
        (
            "By 2025, the Dock Area will be built into a model port.",
            ("plans", "Dock Area", "model port"),
        ),
        (
            "The Harbour Bureau issued an action plan.",
            ("announced", "Harbour Bureau", "action plan"),
        ),
        ("A plan was issued by the Harbour Bureau.", ("announced", "Harbour Bureau", "plan")),
        ("Hainan plans to attract 30 yards by 2025.", ("target", "Hainan", "=30 count yards")),
        ("Lingang is located in Shanghai.", ("locatedIn", "Lingang", "Shanghai")),
    ],
)
def test_english_sentences(sentence: str, claim: tuple[str, str, str] | None) -> None:
    found = [said(c) for c in claims_of(sentence)]
    assert claim in found if claim else found == []


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("经国务院批准，山城自由贸易港开港。", ("approvedBy", "山城自由贸易港", "国务院")),
        (
            "国务院日前印发《山城自贸试验区总体方案》。",
            ("announced", "国务院", "《山城自贸试验区总体方案》"),
        ),
        ("在深圳前海，远洋银行、东海集团等机构相继落户。", ("settledIn", "东海集团", "前海")),
        ("河南自贸试验区涵盖郑州片区、洛阳片区。", ("partOf", "洛阳片区", "河南自贸试验区")),
        ("北方造船厂在临港新片区正式开工。", ("initiativeIn", "北方造船厂", "临港新片区")),
        ("广西力争到2025年外贸总额突破8000亿元。", ("target", "广西", ">8e+11 CNY 外贸总额")),
        ("海南省出台了港口服务制度。", ("leads", "海南省", "港口服务制度")),
    ],
)
def test_chinese_sentences(sentence: str, claim: tuple[str, str, str]) -> None:
    assert claim in [said(c) for c in claims_of(sentence, "zh")]


@pytest.mark.parametrize(
    "text",
    [
        "Companies settled in the Dock Area",
        "# The Dock Area focuses on rope.",
        "Will the Dock Area build a port?",
        "Nothing is said here.",
    ],
)
def test_headings_and_questions_carry_no_claims(text: str) -> None:
    assert claims_of(text) == []


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("One. Two!\nThree", "en", ["One.", "Two!", "Three"]),
        (
            "Rope Co., Ltd. grew. It sold 3.5 tonnes.",
            "en",
            ["Rope Co., Ltd. grew.", "It sold 3.5 tonnes."],
        ),
        ('He said: "It grew." The port agreed.', "en", ['He said: "It grew."', "The port agreed."]),
        ("开放。他说：“好！”会议；结束。", "zh", ["开放。", "他说：“好！”", "会议；结束。"]),
    ],
)
def test_sentences(text: str, language: str, sentences: list[str]) -> None:
    found = split(text, language)
    assert [s.text for s in found] == sentences
    assert all(text[s.start : s.end] == s.text for s in found)


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("in the second half of 2020", "en", "2020-H2"),
        ("in the first eight months of this year", "en", "2021-08"),
        ("on Nov 11", "en", "2020-11-11"),
        ("in May 2020", "en", "2020-05"),
        ("on Friday", "en", "2021-07-02"),
        ("during 2016-2020", "en", "2020"),
        ("去年4月", "zh", "2020-04"),
        ("今年前8个月", "zh", "2021-08"),
        ("2025年第一季度", "zh", "2025-03"),
        ("2024年3月5日", "zh", "2024-03-05"),
        ("上半年", "zh", "2021-H1"),
        ("Last year alone", "en", "2020"),
        ("recently", "en", "2021-07"),
        ("over the next three years", "en", "2024"),
        ("within 5 years", "en", "2026"),
        ("未来三年", "zh", "2024"),
        ("五年内", "zh", "2026"),
        ("年内", "zh", "2021"),
    ],
)
def test_dates_count_from_the_day_of_publication(text: str, language: str, iso: str) -> None:
    assert [m.iso for m in time_expressions(text, 0, language, "2021-07-05")] == [iso]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("more than CNY 2.75 trillion", "en", (2.75e12, "CNY", ">")),
        ("$9.9 billion", "en", (9.9e9, "USD", "=")),
        ("nearly 190 square kilometers", "en", (190, "km2", "~")),
        ("about one fifth of the land", "en", (20, "percent", "~")),
        ("4.3 percentage points higher", "en", (4.3, "pp", "=")),
        ("at least 25 docks", "en", (25, "count", ">=")),
        ("fewer than 40 firms", "en", (40, "count", "<")),
        ("a 1.2-fold rise", "en", (1.2, "times", "=")),
        ("cut from 20 days", "en", (20, "count", "=")),
        ("近16000家企业", "zh", (16000, "count", "~")),
        ("超5400亿元", "zh", (5.4e11, "CNY", ">")),
        ("同比增长1.2倍", "zh", (1.2, "times", "=")),
        ("占全市近一半", "zh", (50, "percent", "~")),
        ("百分之十二点五", "zh", (12.5, "percent", "=")),
        ("8万吨以上", "zh", (80000, "count", ">=")),
        ("6.1万户", "zh", (61000, "count", "=")),
    ],
)
def test_figures(text: str, language: str, value: tuple[float, str, str]) -> None:
    found = [(v.number, v.unit, v.comparator) for v in figures(text, 0, language, [])]
    assert found == [(pytest.approx(value[0]), *value[1:])]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The 15th congress met in 2020.", "en"),
        ("5G and 6G", "en"),
        ("for three years", "en"),
        ("one of them", "en"),
        ("a two-way trade", "en"),
        ("Aug 30", "en"),
        ("第14届", "zh"),
        ("一批企业", "zh"),
        ("三年来", "zh"),
        ("5G网络", "zh"),
        ("二十大报告", "zh"),
    ],
)
def test_what_is_no_figure(text: str, language: str) -> None:
    when = list(time_expressions(text, 0, language, "2021-07-05"))
    assert list(figures(text, 0, language, when)) == []


PIECES = st.sampled_from(
    [
        "The Dock Area",
        "Hainan province",
        " will build ",
        " focuses on ",
        "rope, timber and ",
        "3.5 million ",
        "$4 billion",
        " percent",
        ". ",
        "\n",
        "，",
        "。",
        "“",
        "”",
        "海南自由贸易港",
        "将建设",
        "重点发展",
        "12.5%",
        "、",
        "近90家",
        "《",
        "》",
        "said ",
        "Example Person, director of ",
        "in 2020",
        "😀",
        "(",
        ")",
        "\u2028",
        "İstanbul ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["en", "zh"]))
def test_every_word_stands_at_its_offsets(text: str, language: str) -> None:
    source = source_of(text, language)
    for claim in verified(extractor().extract(source), source):
        spans: list[Span | None] = [claim.subject, claim.object]
        spans.append(claim.measurement.metric if claim.measurement else None)
        for span in filter(None, spans):
            assert text[span.start : span.end] == span.text
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
        assert claim.relation in RELATIONS


@pytest.mark.slow
def test_equal_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [
            sys.executable,
            "-m",
            "kg",
            "extract",
            *map(str, sorted(TEXTS.glob("*.txt"))),
            "-f",
            "jsonl",
            "-o",
            str(folder),
        ]
        subprocess.run(
            command,
            check=True,
            env={
                "PYTHONHASHSEED": seed,
                "PATH": "",
                "XDG_CACHE_HOME": str(tmp_path),
                "HOME": str(tmp_path),
            },
            capture_output=True,
        )
        outputs.append({p.name: p.read_bytes() for p in sorted(folder.iterdir())})
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == len(list(TEXTS.glob("*.txt")))


def test_registry_names_are_linked_and_similar_ones_only_proposed(frozen: Dataset) -> None:
    linker = EntityLinker(frozen)
    assert linker.link(Span(start=0, end=2, text="通州", kind="place")).id == "tongzhou"
    assert (
        linker.link(Span(start=0, end=13, text="State Council", kind="organisation")).id
        == "state-council"
    )
    near = linker.link(Span(start=0, end=9, text="Tongzhow District", kind="place"))
    assert near.id == ""
    assert "tongzhou" in near.proposals
    assert linker.link(Span(start=0, end=4, text="Qqqq", kind="place")).proposals == ()


def test_indicators_are_proposed_by_name_and_unit(frozen: Dataset) -> None:
    linker = EntityLinker(frozen)

    def measure(words: str, unit: str) -> tuple[str, tuple[str, ...]]:
        found = linker.link_indicator(
            Span(start=0, end=len(words), text=words, kind="metric"), unit
        )
        return found.id, found.proposals

    assert measure("companies", "count") == ("companies", ())
    assert measure("companies", "percent")[0] == ""
    # The verb says nothing of what is measured, the unit does: few indicators count in it.
    assert measure("covers", "km2") == ("", ("area", "ftz-area"))
    assert "projects-foreign-share" in measure("foreign-funded projects", "percent")[1]
    assert "projects-foreign-share" not in measure("foreign-funded projects", "count")[1]


def test_the_registry_finds_names_that_no_shape_shows(frozen: Dataset) -> None:
    text = "Lufthansa Cargo and Daiwa Securities (China) have settled in Chaoyang."
    known = Extractor(EntityLinker(frozen).known_names())
    mentions = known.analyse(source_of(text)).mentions[0]
    assert any(m.known and m.text == "Chaoyang" for m in mentions)


def test_a_page_and_markdown_become_text(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>x</title><script>var"
        " a</script></head><body><h1>Head</h1><p>The &amp; port</p></body></html>",
        "utf-8",
    )
    assert read_source(page).text == "Head\n\nThe & port\n"
    note = tmp_path / "b.md"
    note.write_text("# Head\n\nThe **port** in [Hill](http://x).\n", "utf-8")
    assert read_source(note).text == "# Head\n\nThe port in Hill.\n"
    assert read_source(note).language == "en"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\0\1", "is binary"),
        (b"", "holds no text"),
        (b" \n", "holds no text"),
        (b"a\ncaf\xe9", "line 2 is not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_source(path)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("a.txt", {"published": "2021-13"}, "2021-13"),
        ("a.txt", {"language": "fr"}, "'fr' is not one of en, zh"),
        ("none.txt", {}, "cannot be read"),
        ("a\0b", {}, "cannot be read"),
        (".", {}, "cannot be read"),
        ("a.html", {}, "is not HTML"),
    ],
)
def test_a_wrong_path_date_or_language_is_refused(
    name: str, given: dict[str, str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Text.", "utf-8")
    (tmp_path / "a.html").write_text("<html><![x[y]]>Text.", "utf-8")
    with pytest.raises(SourceError, match=message):
        read_source(f"{tmp_path}/{name}", **given)


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(SourceError, match="'fr' is not one of en, zh"):
        extractor().extract(source_of("Un port.", "fr"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_trigger_holds_its_cue(language: str) -> None:
    rules = lexicon(language).rules
    assert len(rules) > 10
    cues = [cue for rule in rules for t in rule.triggers for cue in t.cues]
    assert all(len(cue) > (language == "en") for cue in cues)
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(0 < rule.confidence < 1 for rule in rules)
