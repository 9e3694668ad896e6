"""Review: the file, the loop in the terminal, and the page in a real browser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.browser import launch, quiet
from support.curating import TEXTS, claims_of, source_of

from kg.errors import DataErrors, ExportError, Fault, KgError
from kg.graph.dataset import Dataset
from kg.review.link import EntityLinker
from kg.review.page import page
from kg.review.proposals import Proposal, Review, propose, write_review
from kg.review.reader import read_review
from kg.review.session import Session, edited, marked, run_session

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARTICLE = (TEXTS / "en-harbour.txt").read_text("utf-8")
Edit = Callable[[str, str], Path]


@pytest.fixture
def made(frozen: Dataset, tmp_path: Path) -> Review:
    """The review file of the harbour article, written."""
    (tmp_path / "test.txt").write_text(ARTICLE, "utf-8")
    path = tmp_path / "test.yaml"
    review = propose(
        source_of(ARTICLE), claims_of(ARTICLE), EntityLinker(frozen), path, text="test.txt"
    )
    path.write_text(write_review(review), "utf-8")
    return review


@pytest.fixture
def spoil(made: Review) -> Edit:
    """Replace a text in the review file, once."""

    def change(old: str, new: str) -> Path:
        text = made.path.read_text("utf-8")
        assert old in text
        made.path.write_text(text.replace(old, new, 1), "utf-8")
        return made.path

    return change


def answers(*typed: str) -> Callable[[str], str]:
    """Somebody who types these lines, then nothing more."""
    lines = iter(typed)

    def ask(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return ask


def session(review: Review, *typed: str) -> tuple[Review, list[str], int]:
    """Run the loop; the review as saved, what was shown, and the number of decisions."""
    shown: list[str] = []
    loop = Session(
        review,
        lambda r: r.path.write_text(write_review(r), "utf-8") and None,
        answers(*typed),
        shown.append,
    )
    made = loop.run()
    return loop.review, shown, made


def read_or_faults(path: Path) -> tuple[tuple[Fault, ...], tuple[Proposal, ...]]:
    """The faults of a file, or its proposals."""
    try:
        return (), read_review(path).proposals
    except DataErrors as err:
        return err.faults, ()


def test_a_file_reads_as_it_was_written(made: Review) -> None:
    read = read_review(made.path)
    assert {p.id: p for p in read.proposals} == {p.id: p for p in made.proposals}
    assert write_review(read) == write_review(made)
    assert read.source() == ARTICLE


def test_a_sentence_stands_once_with_its_best_claim_first(made: Review) -> None:
    text = made.path.read_text("utf-8")
    assert text.count("quote: The Dock Area of the River Pilot Zone focuses on shipping") == 1
    block = text.split("quote: The Dock Area of")[1].split("\n- at:")[0]
    found = [line.split(": ")[1] for line in block.splitlines() if "confidence:" in line]
    assert found == sorted(found, reverse=True)


def test_a_text_without_claims_gives_an_empty_file(tmp_path: Path, frozen: Dataset) -> None:
    empty = propose(
        source_of("Nothing."), [], EntityLinker(frozen), tmp_path / "e.yaml", text="e.txt"
    )
    empty.path.write_text(write_review(empty), "utf-8")
    assert read_review(empty.path).proposals == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("relation: approvedBy", "relation: likes", "'likes' is not one of"),
        ("status: proposed", "status: maybe", "'maybe' is not one of"),
        ('comparator: ">"', 'comparator: "?"', "'?' is not one of"),
        ("date: 2020-05", "date: 2020-13", "2020-13"),
        ("value: 42.5", "value: many", "'many' is not a number"),
        ("    rule: en-approve", "    colour: red", "unknown key"),
        ("quote: The State Council approved", "quote: The Council approved", "the quote has"),
        ("sentences:", "sentence:", "holds a list"),
        ("sha256: ", "digest: ", "unknown key"),
        ("- at: p2 s1", "- at: [", "not YAML"),
        ("status: proposed", "status: proposed\n    status: accepted", "stands twice"),
        ("confidence: 0", "confidence: high", "is not a number"),
        ("document: test", "document: ../test", "is not a slug"),
        ("language: en", "language: fr", "'fr' is not one of en, zh"),
        ("published: 2021-07-05", "published: soon", "'soon' is not a date"),
    ],
)
def test_faults_are_named_with_their_line(spoil: Edit, old: str, new: str, message: str) -> None:
    path = spoil(old, new)
    with pytest.raises(DataErrors) as caught:
        read_review(path)
    assert message in str(caught.value)
    assert any(f.line > 0 for f in caught.value.faults)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_file_cut_in_half_is_refused_or_keeps_whole_claims(made: Review, share: float) -> None:
    text = made.path.read_text("utf-8")
    made.path.write_text(text[: int(len(text) * share)], "utf-8")
    faults, kept = read_or_faults(made.path)
    whole = {p.id: p for p in made.proposals}
    assert bool(faults) != bool(kept)
    assert all(whole[p.id].quote == p.quote for p in kept)


def test_an_accepted_end_of_the_wrong_kind_is_refused(spoil: Edit) -> None:
    spoil("status: proposed", "status: accepted")
    path = spoil("subject_kind: zone", "subject_kind: person")
    with pytest.raises(DataErrors, match="approvedBy needs place or zone"):
        read_review(path)


def test_another_text_is_refused(made: Review) -> None:
    (made.path.parent / "test.txt").write_text(ARTICLE + " ", "utf-8")
    with pytest.raises(DataErrors, match="extract again"):
        read_review(made.path).source()
    (made.path.parent / "test.txt").unlink()
    with pytest.raises(DataErrors, match="put the text back"):
        read_review(made.path).source()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"caf\xe9"])
def test_a_text_that_is_not_utf_8_is_refused(spoil: Edit, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    path = spoil(hashlib.sha256(ARTICLE.encode()).hexdigest(), digest)
    (path.parent / "test.txt").write_bytes(content)
    with pytest.raises(DataErrors, match="not UTF-8"):
        read_review(path).source()


def test_a_text_without_a_possible_name_is_refused(spoil: Edit) -> None:
    path = spoil("text: test.txt", 'text: "a\\0b"')
    with pytest.raises(DataErrors, match="put the text back"):
        read_review(path).source()


def test_a_value_that_there_is_not_cannot_be_edited(made: Review) -> None:
    with pytest.raises(KgError, match="no such value: colour"):
        edited(made.proposals[0], "colour", "red", ARTICLE)


def test_the_loop_decides_saves_and_goes_on(made: Review) -> None:
    review, shown, decisions = session(made, "a", "r not so", "s", "q")
    states = [p.status for p in review.proposals]
    assert (decisions, states[:3]) == (3, ["accepted", "rejected", "skipped"])
    saved = read_review(made.path)
    assert {p.id: p.status for p in saved.proposals} == {p.id: p.status for p in review.proposals}
    assert [p.reason for p in review.proposals if p.status == "rejected"] == ["not so"]
    again, shown, _ = session(saved, "A")
    assert any("[Dock Area]" in line for line in shown)
    assert sum(p.status == "accepted" for p in again.proposals) == 5


def test_undo_edit_and_new_names(made: Review) -> None:
    review, shown, _ = session(
        made,
        "a",
        "u",
        "e subject Zone of nowhere",
        "e subject_id river-zone",
        "n",
        "state-council-2",
        "The Council",
        "u",
        "?",
        "e colour red",
        "q",
    )
    first = next(p for p in review.proposals if p.relation == "approvedBy")
    assert (first.status, first.subject_id) == ("proposed", "river-zone")
    assert any("does not stand in the sentence" in line for line in shown)
    assert any("no such value: colour" in line for line in shown)


def test_a_figure_is_told_its_indicator_and_a_target_its_plan(made: Review) -> None:
    measurement = next(p for p in made.proposals if p.relation == "observation")
    target = replace(measurement, relation="target", subject_id="river-zone", indicator="")
    alone = replace(made, proposals=(target,))
    told, shown, _ = session(alone, "n", "area", "river-plan", "River plan", "a")
    (found,) = told.proposals
    assert (found.indicator, found.initiative, found.initiative_new, found.status) == (
        "area",
        "river-plan",
        "River plan",
        "accepted",
    )
    assert read_review(made.path).proposals == told.proposals
    assert any("indicator area, initiative river-plan" in line for line in shown)
    kept, _, _ = session(alone, "n", "", "a")
    assert [p.indicator for p in kept.proposals] == [""]


def test_an_edit_moves_the_offsets(made: Review) -> None:
    first = made.proposals[0]
    changed = edited(first, "subject", "Pilot Zone", ARTICLE)
    start, end = map(int, changed.subject_chars.split("-"))
    assert ARTICLE[start:end] == "Pilot Zone"
    assert changed.quote == first.quote
    assert marked(first) == "The [State Council] approved the [River Pilot Zone] in May 2020."
    with pytest.raises(KgError, match="is not one of"):
        edited(first, "comparator", "roughly", ARTICLE)


def test_a_page_cannot_be_ended_by_its_text(made: Review) -> None:
    text = page(replace(made, title="</script><script>alert(1)"), ARTICLE)
    assert "<script>alert" not in text
    assert text.count("</script>") == 2


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A tab of a real Chromium without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = launch(tools)
        context = quiet(browser, accept_downloads=True, offline=True)
        yield context.new_page()
        browser.close()


@pytest.mark.browser
def test_the_page_is_reviewed_by_key_and_by_click(
    made: Review, browser_page: Page, tmp_path: Path
) -> None:
    target = tmp_path / "test.html"
    target.write_text(page(made, ARTICLE), "utf-8")
    told: list[str] = []
    browser_page.on("console", lambda message: told.append(message.text))
    browser_page.on("pageerror", lambda error: told.append(str(error)))
    browser_page.goto(target.as_uri())
    assert browser_page.locator(".claim").count() == len(made.proposals)
    assert browser_page.locator("mark.subject").inner_text() == "River Pilot Zone"
    browser_page.keyboard.press("a")
    browser_page.keyboard.press("s")
    browser_page.keyboard.press("u")
    browser_page.on("dialog", lambda dialog: dialog.accept("no"))
    browser_page.keyboard.press("r")
    browser_page.locator(".claim").nth(4).get_by_text("Accept", exact=True).click()
    browser_page.locator(".claim").nth(0).click()
    browser_page.keyboard.press("e")
    browser_page.locator(".edit input[name=subject]").fill("nowhere")
    browser_page.keyboard.press("Enter")
    assert "does not stand" in browser_page.locator(".fault").inner_text()
    browser_page.locator(".edit input[name=subject]").fill("Pilot Zone")
    browser_page.keyboard.press("Enter")
    assert (
        browser_page.locator("#state").inner_text()
        == f"2 accepted, 1 rejected, {len(made.proposals) - 3} open"
    )
    with browser_page.expect_download() as download:
        browser_page.keyboard.press("Control+s")
    download.value.save_as(made.path)
    saved = read_review(made.path)
    assert sorted(p.status for p in saved.proposals if p.status != "proposed") == [
        "accepted",
        "accepted",
        "rejected",
    ]
    first = next(p for p in saved.proposals if p.relation == "approvedBy")
    start, end = map(int, first.subject_chars.split("-"))
    assert ARTICLE[start:end] == first.subject == "Pilot Zone"
    assert told == []


@pytest.mark.browser
def test_the_page_takes_indicator_and_plan_of_a_target(
    made: Review, browser_page: Page, tmp_path: Path
) -> None:
    measurement = next(p for p in made.proposals if p.relation == "observation")
    like = replace(measurement, relation="target", indicator="", indicator_like="area ftz-area")
    target = tmp_path / "target.html"
    target.write_text(page(replace(made, proposals=(like,)), ARTICLE), "utf-8")
    browser_page.goto(target.as_uri())
    assert "indicator? like area, ftz-area" in browser_page.locator(".claim .more").inner_text()
    browser_page.keyboard.press("e")
    browser_page.locator(".edit input[name=indicator]").fill("area")
    browser_page.locator(".edit input[name=initiative]").fill("river-plan")
    browser_page.keyboard.press("Enter")
    with browser_page.expect_download() as download:
        browser_page.keyboard.press("Control+s")
    download.value.save_as(made.path)
    (saved,) = read_review(made.path).proposals
    assert (saved.indicator, saved.initiative) == ("area", "river-plan")


def test_a_decision_is_not_saved_over_what_another_program_wrote(made: Review) -> None:
    """``kg extract`` may write the file while somebody reviews it."""

    def ask(prompt: str) -> str:
        made.path.write_text(made.path.read_text("utf-8") + "# by another\n", "utf-8")
        return "a"

    with pytest.raises(ExportError, match="was changed by another program"):
        run_session(made.path, ask=ask, say=lambda line: None)
    assert made.path.read_text("utf-8").endswith("# by another\n")
