"""Normal forms and pinyin, against the labels that the data hold."""

from __future__ import annotations

import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.names import is_chinese, normal_form, pinyin_of
from kg.resources import data_folder


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("朝阳区", "chao yang qu"),
        ("朝阳组团", "chao yang zu tuan"),
        ("朝阳", "chao yang"),
        ("通州", "tong zhou"),
        ("顺义", "shun yi"),
        ("大兴", "da xing"),
        ("天竺镇镇长", "tian zhu zhen zhen zhang"),
        ("增长率", "zeng zhang lv"),
        ("比重", "bi zhong"),
        ("重点任务", "zhong dian ren wu"),
        ("文化、体育和娱乐业", "wen hua ti yu he yu le ye"),
        ("中国工商银行", "zhong guo gong shang yin hang"),
        ("先行区", "xian xing qu"),
        ("首都机场", "shou du ji chang"),
        ("曾赞荣", "zeng zan rong"),
        ("朱晟", "zhu sheng"),
        ("吕晨飞", "lv chen fei"),
        ("“两区”（2025版）", "liang qu 2025 ban"),
        ("CBD", "CBD"),
        ("", ""),
    ],
)
def test_pinyin(chinese: str, pinyin: str) -> None:
    assert pinyin_of(chinese) == pinyin


def registry(table: str) -> list[dict[str, str]]:
    with (data_folder() / "registry" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def letters(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("ü", "v").replace("Lü", "Lv"))
    return "".join(c for c in plain.lower() if c.isalnum() and not unicodedata.combining(c))


def test_pinyin_agrees_with_the_districts_own() -> None:
    for row in registry("districts"):
        name = row["label_zh"].partition("（")[0]
        assert letters(pinyin_of(name)) == letters(row["pinyin"]), name


def test_pinyin_agrees_with_the_names_that_people_go_by() -> None:
    for row in registry("people"):
        if is_chinese(row["label_zh"]):
            assert letters(pinyin_of(row["label_zh"])) == letters(row["label_en"]), row["label_zh"]


@pytest.mark.parametrize(
    ("given_name", "normal"),
    [
        ("  Two   Zones ", "two zones"),
        ("“两区”", "两区"),
        ("'Tongzhou'", "tongzhou"),
        ("ＣＢＤ", "cbd"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("北京\u3000市", "北京 市"),
        ("“”", ""),
    ],
)
def test_normal_forms(given_name: str, normal: str) -> None:
    assert normal_form(given_name) == normal


@given(st.text(max_size=30))
def test_a_normal_form_has_no_blanks_at_its_ends(text: str) -> None:
    assert normal_form(text) == " ".join(normal_form(text).split())


def test_chinese_is_seen_among_other_letters() -> None:
    assert is_chinese("E-Town 亦庄")
    assert not is_chinese("E-Town, ¥ 5（か）")
