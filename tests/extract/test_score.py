"""Scores: hand-worked answers, and agreement with the corpus and its bars where it is at hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.commands import ok
from support.curating import TEXTS, claims_of, outside, source_of

from kg.errors import DataErrors
from kg.extract.gold import MatchCriteria, largest_matching, normal_name, words
from kg.extract.jsonl import candidate_record, json_lines
from kg.extract.pipeline import Extractor
from kg.extract.records import SourceText
from kg.extract.score import read_records, score, score_files, score_text
from kg.extract.verify import verified
from kg.graph.dataset import Dataset
from kg.review.link import EntityLinker

Claim = dict[str, Any]
TEXT = "The Dock Area focuses on rope. It has 40 docks."


def relation(subject: str = "Dock Area", thing: str = "rope", kind: str = "focusesOn") -> Claim:
    """A claim of the first sentence."""
    return {
        "id": "x",
        "doc": "d",
        "relation": kind,
        "start": 0,
        "end": 30,
        "date": None,
        "hedge": None,
        "quote": TEXT[:30],
        "subject": {"text": subject, "kind": "zone", "start": None},
        "object": {"text": thing, "kind": "industry", "start": None},
    }


def quantity(value: float = 40, unit: str = "count", metric: str = "docks") -> Claim:
    """A claim of the second sentence."""
    thing = {
        "text": "40",
        "value": value,
        "unit": unit,
        "cmp": "=",
        "start": 38,
        "end": 40,
        "metric": {"text": metric, "start": None},
    }
    return relation(kind="observation") | {
        "object": thing,
        "start": 31,
        "end": 47,
        "quote": TEXT[31:],
        "date": "2021",
    }


def counts(claims: list[Claim], golds: list[Claim]) -> tuple[int, int]:
    """Right ones, strict and lenient."""
    result = score({"d": claims}, {"d": golds}, {"d": TEXT})
    return result.share("strict").right, result.share("lenient").right


@pytest.mark.parametrize(
    ("claim", "gold", "right"),
    [
        (relation(), relation(), (1, 1)),
        (relation(subject="the “dock area”"), relation(), (1, 1)),
        (relation(subject="Dock Area East"), relation(), (0, 1)),
        (relation(subject="Hill"), relation(), (0, 0)),
        (relation(kind="plans"), relation(), (0, 0)),
        (quantity(40.1), quantity(), (1, 1)),
        (quantity(41), quantity(), (0, 0)),
        (quantity(unit="percent"), quantity(), (0, 0)),
        (quantity(metric="new docks built"), quantity(), (1, 1)),
        (quantity(metric="cranes"), quantity(), (0, 1)),
    ],
)
def test_what_counts_as_right(claim: Claim, gold: Claim, right: tuple[int, int]) -> None:
    assert counts([claim], [gold]) == right


def test_a_repeat_is_right_once_and_a_lost_claim_costs_recall() -> None:
    result = score({"d": [relation(), relation()]}, {"d": [relation(), quantity()]}, {"d": TEXT})
    share = result.share("strict")
    assert (share.precision, share.recall, share.f1) == (0.5, 0.5, 0.5)


def test_the_largest_matching_is_found() -> None:
    claims = [relation(), relation(subject="Dock Area East")]
    golds = [relation(subject="Dock Area East"), relation()]
    found = largest_matching(claims, golds, MatchCriteria().lenient)
    assert sorted(found) == [0, 1]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "The Dock Area"}, "quote is not the text at its offsets"),
        ({"end": 999}, "evidence offsets outside the text"),
        ({"relation": "likes"}, "unknown relation likes"),
        ({"subject": None}, "missing subject"),
        (
            {"subject": {"text": "Dock", "start": 0, "end": 4}},
            "subject text is not the text at its offsets",
        ),
        ({"relation": ["plans"]}, "unknown relation ['plans']"),
        ({"subject": "Dock"}, "subject is not an object with text, alt and offsets"),
        ({"object": [1]}, "object is not an object with text, alt and offsets"),
        ({"subject": {"text": 5}}, "subject is not an object with text, alt and offsets"),
        ({"subject": {"alt": 5}}, "subject is not an object with text, alt and offsets"),
        ({"subject": {"alt": [5]}}, "subject is not an object with text, alt and offsets"),
        ({"object": {"start": "a"}}, "object is not an object with text, alt and offsets"),
        ({"object": {"start": 1}}, "object is not an object with text, alt and offsets"),
        ({"object": {"metric": 5}}, "metric is not an object with text, alt and offsets"),
        ({"start": "a"}, "evidence offsets are not whole numbers"),
    ],
)
def test_a_claim_that_cannot_be_believed_is_listed_and_wrong(change: Claim, why: str) -> None:
    result = score({"d": [relation() | change]}, {"d": [relation()]}, {"d": TEXT})
    assert result.invalid == (("d", "x", why),)
    assert (result.share("strict").right, result.share("strict").claims) == (0, 1)
    assert why in score_text(result)


def test_aliases_make_names_equal() -> None:
    rule = MatchCriteria.of_groups([["Dock Area", "码头片区"]])
    assert rule.strict(relation(subject="码头片区"), relation())
    assert not MatchCriteria().strict(relation(subject="码头片区"), relation())
    assert normal_name("The “Two Zones”") == "two zones"
    assert words("码头片区") == {"码头", "头片", "片区"}


def test_details_and_intervals() -> None:
    result = score({"d": [quantity()]}, {"d": [quantity()]}, {"d": TEXT})
    assert result.details() == {
        "matches": 1,
        "comparator": 1,
        "year": 1,
        "date": 1,
        "hedge": 1,
        "sentence": 1,
    }
    assert result.interval("strict") == (1.0, 1.0)
    two = score({"d": [quantity()], "e": []}, {"d": [quantity()], "e": [quantity()]}, {"d": TEXT})
    low, high = two.interval("strict")
    assert (low, high) == (0.0, 1.0)
    assert two.as_dict()["strict"]["by_document"]["e"]["f1"] == 0.0


def test_files_that_are_no_claims_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"relation": "plans"}\n[]\nno\n', "utf-8")
    with pytest.raises(DataErrors) as caught:
        read_records(path)
    assert [f.line for f in caught.value.faults] == [2, 3]
    with pytest.raises(DataErrors, match=r"no \.jsonl file"):
        read_records(tmp_path / "none" if (tmp_path / "none").mkdir() is None else tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"date": 2021},
        {"doc": 7},
        {"doc": ["d"]},
        {"confidence": "high"},
        {"object": {"text": "40"}},
        {"object": {"text": "40", "value": [1], "unit": {}, "cmp": [1], "metric": None}},
        {"object": {"text": "40", "value": 10**400, "unit": "count", "metric": "docks"}},
    ],
)
def test_a_candidate_of_odd_values_is_scored_and_a_gold_claim_too(
    change: Claim, tmp_path: Path
) -> None:
    def written(name: str, *claims: Claim) -> Path:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(claim) + "\n" for claim in claims), "utf-8")
        return path

    odd = quantity() | change
    good = written("good", relation(), quantity())
    for gold, claims in ((good, written("odd", odd)), (written("odd", odd), good)):
        assert score_files(gold, claims, min_confidence=0.1).share("strict").right == 0
        score_text(score_files(gold, claims))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"relation": None}, "missing relation"),
        ({"subject": "Dock"}, "subject is not an object"),
        ({"end": None}, "missing end"),
    ],
)
def test_a_gold_claim_that_is_none_is_named_by_file_and_line(
    change: Claim, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(f"{json.dumps(relation())}\n{json.dumps(relation() | change)}\n", "utf-8")
    with pytest.raises(DataErrors, match=f":2: {message}"):
        score_files(path, path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "not UTF-8"),
        (b'{"a": 1}', "is not a list of lists of names"),
        (b'["a"]', "is not a list of lists of names"),
        (b"[[1]]", "is not a list of lists of names"),
        (None, "No such file"),
    ],
)
def test_a_wrong_file_of_aliases_is_refused(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps(relation()), "utf-8")
    aliases = tmp_path / "names.json"
    if content is not None:
        aliases.write_bytes(content)
    with pytest.raises(DataErrors, match=message):
        score_files(path, path, aliases=aliases)


def test_the_command_scores_files(tmp_path: Path) -> None:
    text = (TEXTS / "en-harbour.txt").read_text("utf-8")
    source = source_of(text)
    (tmp_path / "test.jsonl").write_text(json_lines(claims_of(text), source), "utf-8")
    gold = tmp_path / "gold"
    gold.mkdir()
    rows = [candidate_record(c, source, n) for n, c in enumerate(claims_of(text), start=1)][:-1]
    (gold / "test.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    told = ok("score", "gold", "test.jsonl", "-f", "json", cwd=tmp_path)
    micro = json.loads(told)["strict"]["micro"]
    assert (micro["tp"], micro["candidates"], micro["gold"]) == (14, 15, 14)


# ── the corpus, where it is at hand ──────────────────────────────────────────────────────────────


def corpus_claims(dataset: Dataset, corpus: Path) -> dict[str, list[Claim]]:
    """What is extracted from all texts of the corpus."""
    extractor = Extractor(EntityLinker(dataset).known_names())
    found = {}
    for path in sorted((corpus / "texts").glob("*.meta.json")):
        meta = json.loads(path.read_text("utf-8"))
        text = (path.parent / f"{meta['id']}.txt").read_bytes().decode("utf-8")
        source = SourceText(
            id=meta["id"],
            text=text,
            sha256=meta["sha256"],
            language=meta["language"],
            published=meta["date"],
        )
        claims = verified(extractor.extract(source), source)
        found[meta["id"]] = [candidate_record(c, source, n) for n, c in enumerate(claims, start=1)]
    return found


def other_scorer(corpus: Path) -> ModuleType:
    """The corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_corpus_scores_as_promised(dataset: Dataset, tmp_path: Path) -> None:
    folder = outside("KG_CORPUS")
    claims = corpus_claims(dataset, folder)
    for document, rows in claims.items():
        (tmp_path / f"{document}.jsonl").write_text(
            "".join(json.dumps(r) + "\n" for r in rows), "utf-8"
        )
    ours = score_files(folder / "gold", tmp_path)
    theirs = other_scorer(folder)
    theirs.load_aliases(str(folder / "aliases.json"))
    golds = theirs.read(str(folder / "gold"))
    texts = {d: (folder / "texts" / f"{d}.txt").read_bytes().decode("utf-8") for d in golds}
    other = theirs.score(claims, golds, texts)
    mine = ours.as_dict()
    for mode in ("strict", "lenient"):
        for relation_name, share in other[mode]["by_relation"].items():
            assert mine[mode]["by_relation"][relation_name] == pytest.approx(share)
    assert not ours.invalid
    assert ours.share("strict").f1 >= 0.75
    assert ours.share("lenient").f1 >= 0.80
    assert ours.share("lenient", "holdsPost").f1 >= 0.95
    assert ours.share("lenient", "observation").f1 >= 0.80
    assert ours.details()["comparator"] >= 0.98
    assert ours.details()["year"] >= 0.85
    sure = score_files(folder / "gold", tmp_path, min_confidence=0.8)
    assert sure.share("strict").precision >= 0.95
