"""Words and rules: what a file may say, and what it is refused for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.curating import source_of

from kg.errors import DataErrors
from kg.extract.arguments import Arguments
from kg.extract.chinese.arguments import ChineseArguments
from kg.extract.lexicon import SLOTS, lexicon, read_lexicon
from kg.extract.matcher import Matcher
from kg.extract.pipeline import Extractor
from kg.extract.subjects import SubjectFinder

RULE = {
    "id": "x",
    "relation": "focusesOn",
    "triggers": ["<focus> on"],
    "subject": "left",
    "object": "right",
    "kinds": ["zone place", "industry"],
    "confidence": 0.5,
}


def written(path: Path, *rules: object) -> Path:
    """A file of rules."""
    path.write_text(yaml.safe_dump({"rules": list(rules)}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": "lfet"}, "x subject: 'lfet' is not one of agent, "),
        ({"object": "rihgt"}, "x object: 'rihgt' is not one of agent, "),
        ({"object": "framed"}, "x object: 'framed' is not one of agent, "),
        ({"mood": "plannd"}, "x mood: 'plannd' is not one of any, "),
        ({"mood": "stated"}, "x mood: 'stated' is not one of any, "),
        ({"hedge": "maybe"}, "x hedge: 'maybe' is not one of planned"),
        ({"relation": "likes"}, "x relation: 'likes' is not one of holdsPost, "),
        ({"kinds": ["zone plcae", "industry"]}, "x kinds: 'plcae' is not one of person, "),
        ({"kinds": ["zone", "value"]}, "x kinds: 'value' is not one of industry"),
        ({"kinds": ["zone"]}, "x kinds: two are wanted, of the subject and of the object"),
        ({"kinds": "zone industry"}, "x kinds: two are wanted, of the subject and of the object"),
        ({"triggers": "focus on"}, "x triggers: is not a list of phrases"),
        ({"triggers": []}, "x triggers: is not a list of phrases"),
        ({"triggers": [7]}, "x triggers: is not a list of phrases"),
        ({"triggers": ["focus (on"]}, "x triggers: 'focus (on' is not a pattern"),
        ({"triggers": [""]}, "x triggers: is not a list of phrases"),
        ({"nouns": ["park"]}, "x nouns: is neither the name of a list nor a text of words"),
        ({"opener": "(a"}, "x opener: '(a' is not a pattern"),
        ({"confidence": "high"}, "x confidence: 'high' is not a number from 0 to 1"),
        ({"confidence": 1.5}, "x confidence: 1.5 is not a number from 0 to 1"),
        ({"colour": "red"}, "x colour: unknown field; known are "),
    ],
)
def test_a_wrong_value_is_named_with_its_file_when_the_rules_are_read(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "en.yaml", RULE | change)
    with pytest.raises(DataErrors) as caught:
        read_lexicon(path, "en")
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"{path}: {message}")


@pytest.mark.parametrize("key", sorted(RULE))
def test_every_field_of_a_rule_is_asked_for(key: str, tmp_path: Path) -> None:
    path = written(tmp_path / "en.yaml", {k: v for k, v in RULE.items() if k != key})
    with pytest.raises(DataErrors, match=f"{key}: is missing"):
        read_lexicon(path, "en")


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "en.yaml", RULE | {"mood": "x"}, RULE | {"id": "y"}, RULE)
    with pytest.raises(DataErrors) as caught:
        read_lexicon(path, "en")
    assert [f.column for f in caught.value.faults] == ["x id", "x mood"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"rules: [", "not YAML"),
        (b"caf\xe9: x", "not UTF-8"),
        (b"- a", "is not a mapping"),
        (b"rules: x", "rules: is not a list of mappings"),
        (b"rules: [x]", "rules: is not a list of mappings"),
        (b"stops: [a, the]", "stops: is not a text of words"),
        (b"heads: {zoen: park}", "heads: 'zoen' is not one of person, "),
        (b"generics: [it]", "generics: is not a mapping from kinds to words"),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "en.yaml"
    path.write_bytes(content)
    with pytest.raises(DataErrors, match=message):
        read_lexicon(path, "en")


def test_a_file_or_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataErrors, match="cannot be read"):
        read_lexicon(tmp_path / "en.yaml", "en")
    with pytest.raises(DataErrors, match="'fr' is not one of en, zh"):
        lexicon("fr")


@pytest.mark.parametrize(("language", "make"), [("en", Arguments), ("zh", ChineseArguments)])
def test_every_slot_that_a_rule_may_name_is_read(language: str, make: type[Arguments]) -> None:
    rules = lexicon(language).rules
    analysis = Extractor().analyse(source_of("A.", language))
    matcher = Matcher(analysis, SubjectFinder(analysis))
    from kg.extract.triggers import TriggerMatch

    hit = TriggerMatch(start=0, end=1, rule=rules[0], trigger=rules[0].triggers[0], mood="any")
    readers = make(matcher, 0, analysis.sentences[0], hit, []).readers()
    assert tuple(sorted(readers)) == SLOTS[language]
    assert {slot for rule in rules for slot in (rule.subject, rule.object)} == set(readers)
