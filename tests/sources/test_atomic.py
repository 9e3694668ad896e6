"""Files written whole or not at all: links, devices, pipes, modes, full disks, abandoned files."""

from __future__ import annotations

import gzip
import os
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

import pytest
from support.project import ROOT

from kg.errors import ExportError
from kg.sources.atomic import UNFINISHED, packing, replacing, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def python(code: str, stdout: BinaryIO | int = subprocess.PIPE) -> bytes:
    """Run code in a process of its own, for what would change this one; what it prints."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", code], stdout=stdout, env=env, check=True)
    return run.stdout or b""


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("old", "utf-8")
    path.chmod(0o604)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert names(tmp_path) == ["x.ttl"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old", "utf-8")
    os.chown(path, 12, 34)
    write_atomically(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12, 34)


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "x", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link_dangling_or_not(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "far" / "target.ttl"
    target.parent.mkdir()
    if there:
        target.write_text("old", "utf-8")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to(target)
    write_atomically(tmp_path / "one", b"new")
    assert (tmp_path / "one").readlink() == Path("two")
    assert (tmp_path / "two").is_symlink()
    assert target.read_bytes() == b"new"


def test_a_hard_link_parts_from_its_other_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", "utf-8")
    os.link(tmp_path / "a", tmp_path / "b")
    write_atomically(tmp_path / "a", b"new")
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"new", b"old")


def test_a_named_pipe_is_written_through(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, b"through")
    reader.join()
    assert read == [b"through"]
    assert pipe.is_fifo()
    assert names(tmp_path) == ["pipe"]


def test_a_device_is_written_through(tmp_path: Path) -> None:
    """A null device of our own: were it replaced, the machine's would be gone."""
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        device.write_bytes(b"x")
    except PermissionError:
        pytest.skip("only root may make devices")
    write_atomically(device, b"new")
    assert device.is_char_device()
    assert device.read_bytes() == b""


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_name_goes_on_where_it_stands(tmp_path: Path, name: str) -> None:
    code = f"""
from pathlib import Path
from kg.sources.atomic import write_atomically
write_atomically(Path({name!r}), b"two")
"""
    assert python(code) == b"two"
    log = tmp_path / "log"
    log.write_bytes(b"one ")
    with log.open("ab") as file:
        python(code, stdout=file)
    assert log.read_bytes() == b"one two"


def test_where_it_cannot_be_written_the_old_stays_and_one_line_says_why(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old", "utf-8")
    (tmp_path / "loop").symlink_to("loop")
    for name, message in {
        "none/x": "folder .*none is missing; make it first",
        "folder": "it is a folder; name a file in it",
        "file/x": "Not a directory",
        "loop": "symbolic links",
        "x" * 300: "too long",
    }.items():
        with pytest.raises(ExportError, match=message) as caught:
            write_atomically(tmp_path / name, b"new")
        assert "\n" not in str(caught.value)
    assert names(tmp_path) == ["file", "folder", "loop"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_write_protected_files_and_folders_are_refused() -> None:
    """As a user who is not root, in a process of its own, in a folder that others may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "file").write_text("old", "utf-8")
        (folder / "file").chmod(0o444)
        (folder / "folder").mkdir(mode=0o555)
        folder.chmod(0o777)
        code = f"""
import fcntl, os
from pathlib import Path
from kg.errors import ExportError
from kg.sources.atomic import write_atomically
if os.getuid() == 0:
    os.setuid(65534)
for name in ("file", "folder/x"):
    try:
        write_atomically(Path({name!r}) / name, b"new")
    except ExportError as err:
        print(err)
"""
        assert python(code).count(b"Permission denied") == 2
        assert (folder / "file").read_bytes() == b"old"
        assert names(folder) == ["file", "folder"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A limit on file size stands for a full disk; in a process of its own."""
    path = tmp_path / "x.ttl"
    path.write_text("old", "utf-8")
    code = f"""
import resource, signal
from pathlib import Path
from kg.errors import ExportError
from kg.sources.atomic import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path({str(path)!r}), b"x" * 100_000)
except ExportError as err:
    print(err)
"""
    assert b"100,000 bytes" in python(code)
    assert path.read_text("utf-8") == "old"
    assert names(tmp_path) == ["x.ttl"]


def test_an_error_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old", "utf-8")
    with pytest.raises(TypeError), replacing(tmp_path / "x") as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert names(tmp_path) == ["x"]
    assert (tmp_path / "x").read_bytes() == b"old"


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_holds_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / f".x.0a0a0a0a{UNFINISHED}").write_text("abandoned", "utf-8")
    (tmp_path / f".y.0a0a0a0a{UNFINISHED}").write_text("of another file", "utf-8")
    with replacing(tmp_path / "x") as first:
        first.write(b"first")
        write_atomically(tmp_path / "x", b"second")
        assert sum(name.endswith(UNFINISHED) for name in names(tmp_path)) == 2
    assert (tmp_path / "x").read_bytes() == b"first"
    assert names(tmp_path) == [f".y.0a0a0a0a{UNFINISHED}", "x"]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_packed_files_are_the_same_bytes_each_time(tmp_path: Path, ending: str) -> None:
    contents = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}{ending}"
        with replacing(path) as file, packing(path, file) as out:
            out.write("通州".encode() * 99)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    if ending == ".gz":
        assert gzip.decompress(contents[0]).decode() == "通州" * 99
