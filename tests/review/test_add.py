"""Adding: only accepted claims, after the quote gate, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.commands import kg
from support.curating import TEXTS, claims_of, outside, source_of
from support.project import FROZEN, ROOT

from kg.errors import DataErrors
from kg.extract.gold import MatchCriteria, largest_matching
from kg.extract.jsonl import candidate_record
from kg.extract.records import Candidate, SourceText
from kg.extract.score import read_records
from kg.graph.build import build
from kg.graph.dataset import Dataset
from kg.judging.ledger import ledger
from kg.model.namespaces import mint
from kg.review.add import add
from kg.review.link import EntityLinker
from kg.review.proposals import Review, propose, write_review
from kg.review.reader import read_review
from kg.sources.corpus import read_corpus
from kg.sources.quotes import check_quotes

#: Places of the founding article that are districts in the registry.
DISTRICTS = ("chaoyang", "tongzhou", "shunyi", "haidian", "daxing", "beijing-e-town")
#: Posts that a person links, as the founding article words them otherwise than the registry.
POSTS = {"zhu-sheng": "post-chaoyang-deputy-mayor", "ren-shiqiang": "post-it-inspector"}
ARTICLE = (TEXTS / "en-harbour.txt").read_text("utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture
def review(world: Path, tmp_path: Path) -> Review:
    """The harbour article against the tiny world, nothing decided."""
    built, _ = build(data=world, check=False)
    (tmp_path / "test.txt").write_text(ARTICLE, "utf-8")
    return propose(
        source_of(ARTICLE),
        claims_of(ARTICLE),
        EntityLinker(built),
        tmp_path / "test.yaml",
        text="test.txt",
        title="Docks and dates",
    )


def accept(review: Review, relation: str, **cells: str) -> Review:
    """Accept the first claim of a relation, with some values changed."""
    first = next(p for p in review.proposals if p.relation == relation and p.status == "proposed")
    return review.with_proposal(replace(first, status="accepted", **cells))  # type: ignore[arg-type]


def refusal(review: Review, data: Path) -> str:
    """Why a review is refused; the data must stay as they were."""
    before = snapshot(data)
    with pytest.raises(DataErrors) as caught:
        add(review, data)
    assert snapshot(data) == before
    return str(caught.value)


def test_accepted_claims_enter_with_few_words_as_quote(
    review: Review, world: Path, tmp_path: Path
) -> None:
    chosen = accept(accept(review, "partOf"), "focusesOn")
    done = add(chosen, world)
    assert (done.added, done.known, done.waiting) == (2, 0, len(review.proposals) - 2)
    corpus = read_corpus(world)
    found = [c for c in corpus.claims if c.document == "test"]
    assert [(c.subject, c.predicate, c.object, c.quote) for c in found] == [
        ("dock-area", "partOf", "river-zone", "Dock Area of the River Pilot Zone"),
        (
            "dock-area",
            "focusesOn",
            "shipping",
            "Dock Area of the River Pilot Zone focuses on shipping",
        ),
    ]
    assert check_quotes(corpus, tmp_path) == ([], 2)
    assert build(data=world)[1].findings == ()


def test_adding_twice_changes_nothing(review: Review, world: Path) -> None:
    chosen = accept(review, "partOf")
    add(chosen, world)
    before = snapshot(world)
    assert add(chosen, world).added == 0
    assert snapshot(world) == before
    more = add(accept(chosen, "focusesOn"), world)
    assert (more.added, more.known) == (1, 1)


@pytest.mark.parametrize(
    ("given", "slug", "label_zh"),
    [
        ("harbour news", "harbour-news", "海港新闻"),
        ("海港新闻", "harbour-news", "海港新闻"),
        ("港务局", "harbour-bureau", "港务局"),
        ("River Times", "river-times", None),
        ("江报", "jiang-bao", "江报"),
        ("Речная газета", "publisher-of-article", None),
    ],
)
def test_who_published_is_found_by_any_name_or_enters_the_registry(
    review: Review, world: Path, given: str, slug: str, label_zh: str | None
) -> None:
    add(accept(replace(review, publisher=given), "focusesOn"), world)
    corpus = read_corpus(world)
    (found,) = {d.publisher for d in corpus.documents if d.id == review.document}
    (entry,) = [e for e in corpus.registry.entities if e.id == found]
    assert (entry.id, entry.label_zh) == (slug.replace("article", review.document), label_zh)


def test_a_second_spelling_of_a_publisher_is_refused(review: Review, world: Path) -> None:
    before = snapshot(world)
    with pytest.raises(DataErrors, match="'Harbor News' is nearly the name of harbour-news"):
        add(accept(replace(review, publisher="Harbor News"), "focusesOn"), world)
    assert snapshot(world) == before


def test_new_things_enter_the_registry_and_new_names_are_recorded(
    review: Review, world: Path
) -> None:
    chosen = accept(review, "approvedBy", object_id="state-council", object_new="State Council")
    chosen = accept(chosen, "settledIn", subject_id="northwind", subject_new="Northwind Shipping")
    done = add(chosen, world)
    assert done.entries == ("northwind", "state-council", "unidentified-publisher")
    corpus = read_corpus(world)
    entries = {e.id: e for e in corpus.registry.entities}
    assert (entries["northwind"].kind, entries["northwind"].table) == ("company", "organisations")
    names = [(c.subject, c.value) for c in corpus.claims if c.predicate == "skos:altLabel"]
    assert ("northwind", "Northwind Shipping Co., Ltd.") in names
    again = accept(chosen, "holdsPost", subject_id="example-person", object_id="post-harbour-head")
    assert add(again, world).added == 1
    linked = accept(
        again,
        "focusesOn",
        subject="River Pilot Zone",
        subject_chars="160-176",
        subject_id="dock-area",
    )
    at = ARTICLE.index("River Pilot Zone", 130)
    linked = linked.with_proposal(
        replace(
            next(p for p in linked.proposals if p.subject_chars == "160-176"),
            subject_chars=f"{at}-{at + 16}",
        )
    )
    add(linked, world)
    names = [
        (c.subject, c.value) for c in read_corpus(world).claims if c.predicate == "skos:altLabel"
    ]
    assert ("dock-area", "River Pilot Zone") in names


def test_figures_become_observations_where_the_indicator_is_known(
    review: Review, world: Path
) -> None:
    chosen = accept(review, "observation", indicator="area", subject_id="river-zone")
    chosen = accept(chosen, "observation", subject_id="river-zone")
    add(chosen, world)
    area, parts = (c for c in read_corpus(world).claims if c.document == "test")
    assert area.quantity is not None
    assert (area.predicate, area.quantity.text, area.quantity.unit) == (
        "hasObservation",
        "42.5",
        "km2",
    )
    assert parts.statement == "areas: three"


@pytest.mark.parametrize(
    ("value", "comparator", "figure"),
    [
        ("40", "<=", ("40", None, None, "at-most")),
        ("40..45", "=", (None, "40", "45", "between")),
    ],
)
def test_bounds_and_ranges_keep_their_meaning(
    review: Review,
    world: Path,
    value: str,
    comparator: str,
    figure: tuple[str | None, str | None, str | None, str],
) -> None:
    chosen = accept(
        review,
        "observation",
        indicator="area",
        subject_id="river-zone",
        value=value,
        comparator=comparator,
    )
    add(chosen, world)
    area = next(c for c in read_corpus(world).claims if c.document == "test")
    assert area.quantity is not None
    said = area.quantity
    assert (said.text, said.least, said.most, said.comparator) == figure


def test_promises_keep_their_words(review: Review, world: Path) -> None:
    add(accept(review, "plans"), world)
    (claim,) = (c for c in read_corpus(world).claims if c.document == "test")
    assert (claim.subject, claim.statement, claim.hedge) == (
        "dock-area",
        "plans: container yard",
        "planned",
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"quote": "The Dock Area grows."}, "not the quote"),
        ({"object": "river pilot zone"}, "is not what stands at characters"),
        ({"object_id": "nowhere"}, "'nowhere' is not in the registry"),
        ({"object_id": "No Slug", "object_new": "x"}, "is not a slug"),
        ({"object_id": ""}, "is missing"),
        ({"object_id": "example-person"}, "it is not of kind zone"),
        ({"object_kind": "person"}, "partOf needs"),
    ],
)
def test_faulty_claims_are_refused_and_nothing_changes(
    review: Review, world: Path, cells: dict[str, str], message: str
) -> None:
    chosen = accept(accept(review, "partOf", **cells), "focusesOn")
    assert message in refusal(chosen, world)
    partial = add(chosen, world, partial=True)
    assert (partial.added, len(partial.left)) == (1, 1)


def test_nothing_accepted_another_text_and_another_digest_are_refused(
    review: Review, world: Path
) -> None:
    assert "holds no accepted claim" in refusal(review, world)
    taken = replace(accept(review, "partOf"), document="harbour-news-2021")
    assert "has offsets in a text with SHA-256" in refusal(taken, world)
    (review.path.parent / "test.txt").write_text("other", "utf-8")
    assert "extract again" in refusal(accept(review, "partOf"), world)


def test_what_the_data_cannot_hold_is_refused_as_a_whole(review: Review, world: Path) -> None:
    chosen = replace(accept(review, "partOf"), document="Not A Slug")
    assert "nothing was changed" in refusal(chosen, world)


@pytest.mark.slow
def test_the_commands_from_article_to_graph(world: Path, tmp_path: Path) -> None:
    def say(*args: str, stdin: str = "", code: int = 0) -> str:
        run = kg(*args, stdin=stdin, cwd=tmp_path)
        assert run.returncode == code, run
        return run.stdout + run.stderr

    (tmp_path / "docks.txt").write_text(ARTICLE, "utf-8")
    world_data = ("--data", str(world))
    said = say("extract", "docks.txt", "--published", "2021-07-05", *world_data, "-o", "c.yaml")
    assert said == "c.yaml: 15 candidates\n"
    # Which claim comes first is a matter of measured confidence, so the keys follow the file.
    linked = [
        bool(p.subject_id and p.object_id) for p in read_review(tmp_path / "c.yaml").proposals
    ]
    last = [n for n, known in enumerate(linked) if known][1]
    keys = ["a" if known else "s" for known in linked[: last + 1]]
    said = say("review", "c.yaml", stdin="\n".join([*keys, "q", ""]))
    skipped, left = last - 1, 14 - last
    assert said.endswith(
        f"{last + 1} decisions; 2 accepted, 0 rejected, {skipped} skipped, {left} open\n"
    )
    assert "c.html" in say("review", "c.yaml", "--html")
    assert "2 claims added" in say("add", "c.yaml", *world_data)
    assert "0 findings" in say("build", *world_data)
    (tmp_path / "none.txt").write_text("Nothing.", "utf-8")
    assert "no claim found in none.txt" in say("extract", "none.txt", *world_data, "-o", "n.yaml")
    assert "holds no candidates" in say("review", "n.yaml")
    assert "several articles need a folder" in say(
        "extract", "none.txt", "docks.txt", *world_data, code=1
    )
    said = say("extract", "none.txt", "docks.txt", *world_data, "-o", "many")
    assert sorted(p.name for p in (tmp_path / "many").iterdir()) == [
        "docks.yaml",
        "none.yaml",
    ]
    assert say("extract", "-", *world_data, stdin=ARTICLE, code=0).startswith("# Set status")


NOTICE = (
    "Tongzhou District had 410 foreign-funded companies at the end of 2023.\n\n"
    "By 2026, the district aims to attract 600 foreign-funded companies under its action plan.\n"
)


@pytest.mark.slow
def test_a_promise_on_a_place_is_followed(frozen: Dataset, tmp_path: Path) -> None:
    """From a notice to the saved queries and the ledger: the plan that sets a target is named."""
    data = tmp_path / "data"
    shutil.copytree(FROZEN, data)
    (tmp_path / "notice.txt").write_text(NOTICE, "utf-8")
    source = replace(source_of(NOTICE, published="2024-02-01"), id="notice")
    review = propose(
        source,
        claims_of(NOTICE, published="2024-02-01"),
        EntityLinker(frozen),
        tmp_path / "c.yaml",
        text="notice.txt",
    )
    chosen = accept(review, "observation", indicator="companies")
    plan = {"initiative": "tongzhou-action-plan", "initiative_new": "Tongzhou action plan"}
    in_words = accept(chosen, "target", indicator="companies")
    assert "figures in words only: 1" in "\n".join(add(in_words, data).lines())
    shutil.rmtree(data)
    shutil.copytree(FROZEN, data)
    done = add(accept(chosen, "target", indicator="companies", **plan), data)
    assert (done.added, done.worded, done.entries) == (2, 0, ("tongzhou-action-plan",))
    built, report = build(data=data)
    assert report.findings == ()
    asked = {"initiative": mint("id", "tongzhou-action-plan")}
    (row,) = built.query("targets", params=asked).rows
    said = {cell.value.rpartition("/")[2] for cell in row if cell is not None}
    assert said >= {"tongzhou-action-plan", "tongzhou", "companies", "600", "2026"}
    about = [mint("id", "tongzhou-action-plan")]
    (promise,) = ledger(built, date(2024, 3, 1), about=about)
    # What stood before a promise was made is no progress towards it.
    assert (promise.verdict.status, promise.verdict.due) == ("no report yet", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("initiative", "message"),
    [
        ("No Slug", "is not a slug"),
        ("nowhere", "'nowhere' is not in the registry"),
        ("river-zone", "is in zones.csv; it is not of kind initiative"),
    ],
)
def test_what_sets_no_target_is_refused(
    review: Review, world: Path, initiative: str, message: str
) -> None:
    first = next(p for p in review.proposals if p.relation == "observation")
    target = replace(first, relation="target", status="accepted", initiative=initiative)
    assert message in refusal(review.with_proposal(target), world)


def test_only_targets_name_what_sets_them(review: Review, world: Path) -> None:
    assert "is for targets" in refusal(accept(review, "partOf", initiative="two-zones"), world)


@pytest.mark.slow
def test_a_known_document_takes_more_claims(world: Path) -> None:
    name = "harbour-news-2021"
    text = (world / "texts" / f"{name}.txt").read_text("utf-8")
    before = read_corpus(world)
    source = replace(source_of(text, published="2021-03-01"), id=name)
    linker = EntityLinker(build(data=world, check=False)[0])
    made = propose(source, claims_of(text), linker, world / "c.yaml", text=f"texts/{name}.txt")
    chosen = [
        replace(p, status="accepted") if p.subject_id and p.object_id else p for p in made.proposals
    ]
    done = add(replace(made, proposals=tuple(chosen)), world)
    # That the dock area is part of the zone, and who holds the post, was known.
    assert (done.added, done.known) == (1, 2)
    after = read_corpus(world)
    assert after.documents == before.documents
    assert {c.digest for c in before.claims} < {c.digest for c in after.claims}
    assert build(data=world)[1].findings == ()


# ── the founding article, where it is at hand ────────────────────────────────────────────────────


def right(claims: list[Candidate], source: SourceText, corpus: Path) -> set[int]:
    """The claims of the founding article that a person calls right: those of its gold file."""
    golds = read_records(corpus / "gold" / f"{source.id}.jsonl")[source.id]
    rule = MatchCriteria.of_groups(json.loads((corpus / "aliases.json").read_text("utf-8")))
    found = [candidate_record(claim, source, number) for number, claim in enumerate(claims)]
    return set(largest_matching(found, golds, rule.strict))


@pytest.mark.slow
def test_the_founding_article_takes_more_claims(frozen: Dataset, tmp_path: Path) -> None:
    """From the article to the answers of saved queries, beside the claims that it has already."""
    corpus = outside("KG_CORPUS")
    name = "xinhua-2021-01-11"
    text = (corpus / "texts" / f"{name}.txt").read_bytes().decode("utf-8")
    data = tmp_path / "data"
    shutil.copytree(FROZEN, data)
    (tmp_path / f"{name}.txt").write_bytes(text.encode())
    source = replace(source_of(text, published="2021-01-11"), id=name)
    claims = claims_of(text)
    review = propose(source, claims, EntityLinker(frozen), tmp_path / "c.yaml", text=f"{name}.txt")
    places = {
        (c.sentence.start, c.relation, c.subject.text, c.object.text)
        for n, c in enumerate(claims)
        if c.object and n in right(claims, source, corpus)
    }
    chosen = [
        replace(p, status="accepted", object_id=p.object_id or POSTS.get(p.subject_id, ""))
        if (p.span[0], p.relation, p.subject, p.object) in places
        else p
        for p in review.proposals
    ]
    done = add(replace(review, proposals=tuple(chosen)), data, partial=True)
    assert done.added > 25
    built, report = build(data=data)
    # Quotes of earlier claims may want to be read again beside their new neighbours.
    assert [str(f) for f in report.findings if f.severity == "Violation"] == []
    accepted = [p for p in chosen if p.status == "accepted"]
    focus = {(p.subject_id, p.object_id) for p in accepted if p.relation == "focusesOn"}
    posts = {(p.subject_id, p.object_id) for p in accepted if p.relation == "holdsPost"}
    asked = {
        ("district-focus", 2): {(s, o) for s, o in focus if s in DISTRICTS and o},
        ("who-holds-what", 3): {(s, o) for s, o in posts if s and o},
    }
    for (query, column), wanted in asked.items():
        answer = {
            tuple(cell.value.rpartition("/")[2] for cell in (row[0], row[column]))
            for row in built.query(query).rows
        }
        assert wanted
        assert wanted <= answer


def test_two_that_add_at_once_lose_nothing(review: Review, world: Path, tmp_path: Path) -> None:
    """Each reads within its turn what it adds to: the second waits for the first."""
    paths = []
    for name, relation in (("one", "partOf"), ("two", "focusesOn")):
        path = tmp_path / f"{name}.yaml"
        chosen = replace(accept(review, relation), document=name, path=path)
        path.write_text(write_review(chosen), "utf-8")
        paths.append(path)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "kg", "add", str(path), "--data", str(world)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        for path in paths
    ]
    assert [run.wait() for run in runs] == [0, 0]
    assert {c.document for c in read_corpus(world).claims} >= {"one", "two"}
    assert not list(tmp_path.glob(".*"))
