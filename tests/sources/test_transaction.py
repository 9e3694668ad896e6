"""Folders that change as one: by exchange, by journal, with other people's files, beside others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.project import ROOT

from kg.errors import ExportError
from kg.sources import transaction
from kg.sources.atomic import UNFINISHED
from kg.sources.transaction import JOURNAL, Transaction, complete

NEW = {"a.txt": b"new a", "sub/b.txt": b"new b", "more/c.txt": b"new c"}


def tree(folder: Path) -> dict[str, bytes | str]:
    """All that a folder holds: bytes of files, targets of links."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def change(folder: Path, files: dict[str, bytes] = NEW) -> None:
    with Transaction(folder) as writing:
        for name, content in files.items():
            writing.write(name, content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of ours and of others, in a parent of its own."""
    made = tmp_path / "parent" / "out"
    (made / "sub").mkdir(parents=True)
    (made / "theirs" / "deep").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt", "theirs/deep/x", "sub/theirs"):
        (made / name).write_text(f"old {name}", "utf-8")
    (made / "a.txt").chmod(0o600)
    (made / "link").symlink_to("/nowhere/at all")
    shutil.copytree(made, tmp_path / "kept", symlinks=True)
    return made


@pytest.fixture(params=["exchange", "journal"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of changing a folder."""
    if request.param == "journal":
        monkeypatch.setattr(transaction, "_exchange", lambda folder, files: False)
    return request.param  # type: ignore[no-any-return]


def test_files_are_written_and_those_of_others_kept(folder: Path, way: str) -> None:
    before, inode = tree(folder), folder.stat().st_ino
    change(folder)
    assert tree(folder) == before | NEW
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    assert (folder.stat().st_ino == inode) == (way == "journal")


def test_a_missing_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    change(tmp_path / "x" / "y" / "z")
    assert tree(tmp_path / "x" / "y" / "z") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_error_in_the_block_changes_nothing(folder: Path) -> None:
    before = tree(folder)
    with pytest.raises(TypeError), Transaction(folder) as writing:
        writing.write("a.txt", bytes("without an encoding"))  # type: ignore[call-overload]
    assert tree(folder) == before


@pytest.mark.parametrize("name", ["a.txt", "sub", "more"])
def test_what_leads_out_of_the_folder_is_written_where_it_leads(
    folder: Path, tmp_path: Path, name: str
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    if name != "more":
        (folder / name).rename(away / name)
    else:
        (away / name).mkdir()
    (folder / name).symlink_to(away / name)
    change(folder)
    assert (folder / name).is_symlink()
    assert [(folder / key).read_bytes() for key in NEW] == list(NEW.values())
    assert not (folder / JOURNAL).exists()


def test_a_linked_folder_stays_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    change(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert tree(folder).items() >= NEW.items()


def test_the_working_directory_stays_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that stands in it would lose its place if another folder came instead."""
    monkeypatch.chdir(folder / "sub")
    change(Path(".."))
    assert tree(folder).items() >= NEW.items()
    assert Path.cwd() == folder / "sub"


@pytest.mark.parametrize("way", ["a folder is in the way", "a file is in the way", "no room"])
def test_what_cannot_be_written_changes_nothing(
    folder: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = dict(NEW)
    if way == "a folder is in the way":
        (folder / "a.txt").unlink()
        (folder / "a.txt").mkdir()
    elif way == "a file is in the way":
        files["a.txt/b"] = b""
    else:
        full = OSError(28, "No space left on device")

        def write(*_: object, **__: object) -> None:
            raise full

        monkeypatch.setattr(transaction, "write_new", write)
    before = tree(folder)
    with pytest.raises(ExportError):
        change(folder, files)
    assert tree(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


#: What changes a folder or sees to it that the change is on the disk.
_CALLS = ("open", "mkdir", "link", "rename", "replace", "unlink", "rmdir", "fsync", "fchmod")


def dies(folder: Path, left: int) -> bool:
    """Change a folder in a process that ends without a word at a call of :data:`_CALLS`."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def counting(*args: object, **kwargs: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return call(*args, **kwargs)

        return counting

    try:
        for name in _CALLS:
            setattr(os, name, counted(getattr(os, name)))
        transaction._exchange_names = counted(transaction._exchange_names)  # type: ignore[assignment]
        change(folder)
    finally:
        os._exit(0)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [False, True])
def test_killed_anywhere_it_is_the_old_or_the_new(folder: Path, way: str, missing: bool) -> None:
    """At every call that changes a folder; with a journal, as soon as somebody opens it."""
    place = folder.parent / "none" / "out" if missing else folder
    old = {} if missing else tree(folder)
    new, seen = old | NEW, set()
    for left in range(200):
        killed = dies(place, left)
        if way == "journal":
            complete(place)
        found = {name: text for name, text in tree(place).items() if name[0] != "."}
        assert found in (old, new), left
        seen.add(found == new)
        change(place)
        assert tree(place) == new
        assert not list(folder.parent.rglob(".*"))
        if not killed:
            break
        shutil.rmtree(folder.parent)
        shutil.copytree(folder.parent.parent / "kept", folder, symlinks=True)
    assert not killed
    assert seen == {True, False}


def test_two_that_change_a_folder_wait_for_each_other(folder: Path) -> None:
    """Each adds one to a number that it read: none is lost."""
    (folder / "a.txt").write_bytes(b"0")
    code = f"""
from pathlib import Path
from kg.sources.transaction import Transaction
for _ in range(20):
    with Transaction(Path({str(folder)!r})) as writing:
        number = int((Path({str(folder)!r}) / "a.txt").read_bytes())
        writing.write("a.txt", str(number + 1).encode())
        writing.write("sub/b.txt", str(number + 1).encode())
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)})
        for _ in range(3)
    ]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert (folder / "a.txt").read_bytes() == (folder / "sub" / "b.txt").read_bytes() == b"60"
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("files", [{}, {"a.txt": b"new"}])
def test_what_a_killed_run_left_is_removed_whatever_is_written(
    folder: Path, files: dict[str, bytes]
) -> None:
    for place in (
        folder.parent / f".out.0a0a0a0a{UNFINISHED}",
        folder / f".{JOURNAL}.0a{UNFINISHED}",
    ):
        place.mkdir()
        (place / "x").write_text("left", "utf-8")
    change(folder, files)
    assert not list(folder.parent.rglob(f"*{UNFINISHED}"))
