"""The JSON Schema of claims files: our files keep it, faulty ones do not, and it is up to date."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from support.project import ROOT

TOOL = runpy.run_path(str(ROOT / "tools" / "write_fields.py"))
CHECK = jsonschema.Draft202012Validator(
    json.loads((ROOT / "data/claims.schema.json").read_text("utf-8"))
)
GOOD = {
    "document": "d",
    "publisher": "p",
    "date_basis": "stated",
    "language": "en",
    "extent": "whole",
    "claims": [{"subject": "tongzhou", "predicate": "focusesOn", "object": "fintech", "at": "p1"}],
}


def test_the_schema_and_the_tables_are_those_of_the_fields() -> None:
    assert (ROOT / "data/claims.schema.json").read_text("utf-8") == TOOL["schema_text"]()
    readme = (ROOT / "data/README.md").read_text("utf-8")
    assert TOOL["readme_text"](readme) == readme
    assert "| `subject` * | thing |" in readme


def test_all_our_claims_files_keep_it() -> None:
    faults = []
    for path in sorted((ROOT / "data/claims").glob("*.yaml")):
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        content["claims"] = content.get("claims") or None
        faults += [
            f"{path.name}: {e.json_path}: {e.message[:80]}" for e in CHECK.iter_errors(content)
        ]
    assert faults == []


@pytest.mark.parametrize(
    "change",
    [
        {"document": "Not A Slug"},
        {"date_basis": "guessed"},
        {"colour": "red"},
        {"date": "2021-1-1"},
        {"claims": [{"predicate": "focusesOn", "object": "fintech", "at": "p1"}]},
        {"claims": [{"subject": "a", "predicate": "noSuchProperty", "object": "b", "at": "p1"}]},
        {"claims": [{"subject": "a", "statement": "x", "at": "p1", "chars": "3"}]},
        {"claims": [{"subject": "a", "statement": "x", "at": "p1", "comparator": "roughly"}]},
    ],
    ids=str,
)
def test_what_the_reader_refuses_the_schema_refuses(change: dict[str, Any]) -> None:
    assert CHECK.is_valid(GOOD)
    assert not CHECK.is_valid(GOOD | change)


def test_the_old_names_of_claims_are_followed(tmp_path: Path) -> None:
    from kg.graph.cache import load
    from kg.graph.lookup import Names
    from kg.sources.renamed import renamed_claims

    names = Names(load())
    assert renamed_claims()
    for old, new in renamed_claims().items():
        assert names.resolve(f"claim:{old}").value.endswith(new)
