"""Confidence: what at least the share of right claims of a rule is, by what was counted."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.curating import claims_of, source_of
from support.project import ROOT

from kg.cli import cli
from kg.extract import confidence as module
from kg.extract.confidence import RuleCounts, confidence, measured_rules
from kg.extract.lexicon import lexicon
from kg.graph.dataset import Dataset
from kg.review.link import EntityLinker
from kg.review.proposals import Review, propose, write_review
from kg.review.tally import tally

TEXT = "The Dock Area focuses on shipping and rope. It has 40 docks."


@pytest.mark.parametrize(
    ("claims", "right", "stated", "least"),
    [
        # Worked by hand, z = 2.326, cut to two digits:
        # (p + z²/2n − z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
        (0, 0, 0.9, 0.29),  # n 3, p 0.9
        (97, 97, 1.0, 0.94),  # n 100, p 1
        (17, 8, 0.5, 0.24),  # n 20, p 0.475
    ],
)
def test_confidence_is_the_lower_end_of_what_was_measured(
    claims: int, right: int, stated: float, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module, "measured_rules", lambda: {"r": RuleCounts(claims=claims, right=right)}
    )
    assert confidence("r", stated) == least


def test_more_right_ones_make_a_rule_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(claims: int, right: int) -> float:
        monkeypatch.setattr(
            module, "measured_rules", lambda: {"r": RuleCounts(claims=claims, right=right)}
        )
        return confidence("r", 0.5)

    by_right = [of(20, right) for right in range(21)]
    assert by_right == sorted(by_right)
    by_number = [of(n, n) for n in range(0, 200, 10)]
    assert by_number == sorted(by_number)
    assert all(0 <= share <= 1 for share in by_right + by_number)


def test_every_claim_has_the_confidence_of_its_rule() -> None:
    stated = {rule.id: rule.confidence for rule in lexicon("en").rules}
    found = [c for c in claims_of(TEXT) if c.rule in stated]
    assert found
    assert all(c.confidence == confidence(c.rule, stated[c.rule]) for c in found)


def test_the_measured_file_holds_whole_counts() -> None:
    path = ROOT / "kg" / "extract" / "rules" / "measured.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [r["rule"] for r in rows] == sorted({r["rule"] for r in rows})
    assert all(0 <= m.right <= m.claims for m in measured_rules().values())


@pytest.fixture
def decided(frozen: Dataset, tmp_path: Path) -> Review:
    """A review of the text: the first claim rejected, the others accepted."""
    (tmp_path / "t.txt").write_text(TEXT, "utf-8")
    made = propose(
        source_of(TEXT), claims_of(TEXT), EntityLinker(frozen), tmp_path / "t.yaml", text="t.txt"
    )
    statuses = ["rejected", *["accepted"] * (len(made.proposals) - 1)]
    chosen = [replace(p, status=s) for p, s in zip(made.proposals, statuses, strict=True)]
    return replace(made, proposals=tuple(chosen))


def test_decisions_are_counted_by_rule(decided: Review) -> None:
    counts = tally([decided, decided])
    assert sum(m.claims for m in counts.values()) == 2 * len(decided.proposals)
    assert sum(m.right for m in counts.values()) == 2 * (len(decided.proposals) - 1)
    first = decided.proposals[0].rule
    assert counts[first].claims - counts[first].right == 2


def test_the_tally_is_shown_for_a_file_and_a_folder(decided: Review) -> None:
    decided.path.write_text(write_review(decided), "utf-8")
    told = [
        CliRunner().invoke(cli, ["review", str(p), "--tally"])
        for p in (decided.path, decided.path.parent)
    ]
    assert [t.exit_code for t in told] == [0, 0]
    assert told[0].output == told[1].output
    assert told[0].output.split()[:4] == ["rule", "decided", "accepted", "share"]
    assert decided.proposals[0].rule in told[0].output


def test_a_review_that_nobody_began_has_an_empty_tally(decided: Review) -> None:
    waiting = [replace(p, status="proposed") for p in decided.proposals]
    decided.path.write_text(write_review(replace(decided, proposals=tuple(waiting))), "utf-8")
    told = CliRunner().invoke(cli, ["review", str(decided.path), "--tally"])
    assert (told.exit_code, told.output.splitlines()[-1].split()) == (0, ["none", "yet", "0", "0"])
