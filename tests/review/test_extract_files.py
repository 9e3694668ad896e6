"""``kg extract`` to files: names that meet, decisions that stay, texts that are not ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.commands import fails, kg

from kg.review.reader import read_review

HEAD = "In 2021 the Harbour District had 300 companies.\n\n"
TEXT = (
    "Tongzhou District had 410 foreign-funded companies at the end of 2023.\n\n"
    "Chaoyang District had 520 foreign-funded companies at the end of 2023.\n"
)


@pytest.fixture
def extract(world: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Extract files against the tiny world; what is said of it."""

    def run(*args: str | Path, code: int = 0) -> str:
        done = kg("extract", *args, "--data", world, cwd=tmp_path)
        assert done.returncode == code, done
        return done.stdout + done.stderr

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "n.txt"
    path.write_text(TEXT, "utf-8")
    return path


def decide(path: Path, *statuses: str, **cells: str) -> None:
    """Give the first proposals of a file these statuses, and the first one some values."""
    text, rest = path.read_text("utf-8"), list(statuses)
    text = re.sub(r"status: proposed", lambda m: f"status: {rest.pop(0)}" if rest else m[0], text)
    for key, value in cells.items():
        text = text.replace("    relation:", f"    {key}: {value}\n    relation:", 1)
    path.write_text(text, "utf-8")


def statuses(path: Path) -> list[str]:
    return [p.status for p in read_review(path).proposals]


@pytest.mark.parametrize("names", [("a/x.txt", "b/x.txt"), ("X.txt", "x.txt"), ("é.txt", "è.txt"),
                                   ("x 1.txt", "x-1.html"), ("x.txt", "./x.txt")])  # fmt: skip
def test_two_articles_never_share_a_file(extract, tmp_path: Path, names: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, "utf-8")
    said = extract(*names, "-o", "out", code=1)
    assert all(str(Path(name)) in said for name in names)
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_one_article_that_cannot_be_read_leaves_nothing_half_written(  # type: ignore[no-untyped-def]
    extract, article: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in extract(article, "bad.txt", "-o", "out", code=1)
    assert not (tmp_path / "out").exists()


def test_decisions_stay_on_their_claims(extract, article: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "r.yaml"
    extract(article, "-o", "r.yaml", "--title", "Figures")
    decide(path, "accepted", "rejected", reason="seen", subject_new="Tongzhou")
    before = read_review(path)
    said = extract(article, "-o", "r.yaml")
    assert "2 decisions kept" in said
    assert read_review(path) == before
    article.write_text(HEAD + TEXT, "utf-8")
    assert "2 decisions kept" in extract(article, "-o", "r.yaml")
    after = read_review(path)
    assert after.title == "Figures"
    text = after.source()
    decided = {p.subject: p for p in after.proposals if p.status != "proposed"}
    assert {p.status for p in decided.values()} == {"accepted", "rejected"}
    for proposal in after.proposals:
        start, end = proposal.span
        assert text[start:end] == proposal.quote
        first, last = map(int, proposal.subject_chars.split("-"))
        assert text[first:last] == proposal.subject
    assert "seen" in {p.reason for p in decided.values()}


def test_decisions_on_claims_that_are_gone_stay_in_the_file(  # type: ignore[no-untyped-def]
    extract, article: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.yaml"
    extract(article, "-o", "r.yaml")
    decide(path, *["accepted"] * len(statuses(path)))
    count = len(statuses(path))
    article.write_text(TEXT.split("\n\n")[0] + "\n", "utf-8")
    said = extract(article, "-o", "r.yaml")
    assert "no longer found, but stay in the file" in said
    assert statuses(path) == ["accepted"] * count


def test_another_text_never_takes_the_place_of_decisions(  # type: ignore[no-untyped-def]
    extract, article: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.yaml"
    extract(article, "-o", "r.yaml")
    decide(path, "accepted")
    before = path.read_bytes()
    article.write_text(HEAD, "utf-8")
    assert "holds decisions on another text" in extract(article, "-o", "r.yaml", code=1)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["notes: mine\n", "document: [", "just words\n"])
def test_what_is_no_review_file_is_never_overwritten(  # type: ignore[no-untyped-def]
    extract, article: Path, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(content, "utf-8")
    said = extract(article, "-o", "r.yaml", code=1)
    assert said.count("\n") == 1
    assert "cannot be read as a review file" in said
    assert path.read_text("utf-8") == content


def test_an_empty_file_is_written_to(extract, article: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "r.yaml").touch()
    assert "candidates" in extract(article, "-o", "r.yaml")
    assert statuses(tmp_path / "r.yaml")


def test_a_text_of_others_is_not_overwritten_by_the_stored_one(  # type: ignore[no-untyped-def]
    extract, tmp_path: Path
) -> None:
    page = tmp_path / "x.html"
    page.write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    (tmp_path / "x.txt").write_text("mine", "utf-8")
    assert "is another text" in extract("x.html", "-o", "x.yaml", code=1)
    assert (tmp_path / "x.txt").read_text("utf-8") == "mine"
    (tmp_path / "x.txt").unlink()
    extract("x.html", "-o", "x.yaml")
    page.write_text(f"<html><body><p>{HEAD}</p><p>{TEXT}</p></body></html>", "utf-8")
    extract("x.html", "-o", "x.yaml")
    assert read_review(tmp_path / "x.yaml").source().startswith("In 2021")
    assert "would be overwritten" in fails("review", "x.yaml", "--html", cwd=tmp_path)
    assert kg("review", "x.yaml", "--html", "-o", "r.html", cwd=tmp_path).returncode == 0


def test_endings_and_folders(extract, article: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    extract(article, "-o", "n.jsonl")
    assert (tmp_path / "n.jsonl").read_text("utf-8").startswith("{")
    assert "-f says jsonl" in extract(article, "-o", "n.yaml", "-f", "jsonl", code=1)
    assert "names no format" in extract(article, "-o", "n.foo", code=1)
    assert "is missing; make it first" in extract(article, "-o", "no/n.yaml", code=1)
    (tmp_path / "m.txt").write_text(TEXT, "utf-8")
    assert "this names a file" in extract(article, "m.txt", "-o", "both.yaml", code=1)
    extract(article, "m.txt", "-o", "both")
    assert sorted(p.name for p in (tmp_path / "both").iterdir()) == ["m.yaml", "n.yaml"]
