"""Files that are written whole or not at all, wherever their path leads.

A file is written beside its place, flushed to the disk and renamed into it. A link stays a link:
what it points to is replaced. Devices, pipes and sockets are written through. Mode and owner of
what is replaced are kept (the owner where we may), a new file has the mode that the umask gives. A
hard link parts from its other names, which keep the old content.

What a killed run left beside a file is removed by the next run that writes the file: a temporary
file is locked by whoever writes it, so one that nobody locks is abandoned.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from kg.errors import ExportError, KgError

#: How the names of unfinished files and folders end.
UNFINISHED: Final = ".kg~"
#: Endings of files that :func:`packing` packs.
PACKED: Final = (".gz", ".bz2", ".xz")
_DESCRIPTORS: Final = re.compile(r"/dev/fd|/proc/\d+(?:/task/\d+)?/fd")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; see :func:`replacing`.

    Raises:
        ExportError: as :func:`replacing` does.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt"
    >>> write_atomically(path, b"one")
    >>> path.read_bytes()
    b'one'
    """
    with replacing(path, size=len(content)) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, *, size: int = 0) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place once the block has ended without an error.

    Args:
        path: Where it shall be.
        size: Bytes that will be written, where that is known: a message about a full disk says so.

    Raises:
        ExportError: the path is a folder, its folder is missing or not writable, or the disk is
            full; what stood there before is untouched.
        BrokenPipeError: nobody reads the pipe that it is.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replacing(path) as file:
    ...     _ = file.write(b"one")
    >>> path.read_bytes()
    b'one'
    """
    if "\0" in str(path):
        raise ExportError(path, "cannot be written: no file's name holds a NUL")
    try:
        with _opened(path) as file:
            yield file
    except (KgError, BrokenPipeError):
        raise
    except OSError as err:
        reason = f"{err.strerror}; {size:,} bytes" if size else err.strerror
        raise ExportError(path, f"cannot be written ({reason}); nothing was changed") from err


def write_packed(path: Path, content: bytes) -> None:
    """Write a file as :func:`write_atomically` does, packed where its name ends so.

    Raises:
        ExportError: as :func:`replacing` does.
    """
    with replacing(path, size=len(content)) as file, packing(path, file) as out:
        out.write(content)


def ending_of(path: Path) -> str:
    """The ending of a name in lower case, without that of a packed file; empty without.

    >>> ending_of(Path("Zones.NQ.gz")), ending_of(Path("zones"))
    ('.nq', '')
    """
    name = path.name.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    return Path(name).suffix


@contextmanager
def packing(path: Path, file: BinaryIO) -> Iterator[BinaryIO]:
    """The file itself, or one that packs what is written to it where the path ends so.

    The same content gives the same bytes: no time and no name is written.

    >>> import gzip, io
    >>> held = io.BytesIO()
    >>> with packing(Path("a.gz"), held) as file:
    ...     _ = file.write(b"one")
    >>> gzip.decompress(held.getvalue())
    b'one'
    """
    if path.suffix.lower() not in PACKED:
        yield file
        return
    with _packer(path.suffix.lower(), file) as packed:
        yield packed


def _packer(suffix: str, file: BinaryIO) -> Any:
    if suffix == ".gz":
        from gzip import GzipFile

        return GzipFile("", "wb", fileobj=file, mtime=0)
    if suffix == ".bz2":
        from bz2 import BZ2File

        return BZ2File(file, "wb")
    from lzma import LZMAFile

    return LZMAFile(file, "wb")


def _opened(path: Path) -> contextlib.AbstractContextManager[BinaryIO]:
    descriptor = _descriptor(path)
    if descriptor is not None:
        return os.fdopen(os.dup(descriptor), "wb")
    try:
        before = path.stat()
    except FileNotFoundError:
        before = None
    target = Path(os.path.realpath(path))
    if before is None and not target.parent.is_dir():
        raise ExportError(
            path, f"cannot be written: the folder {target.parent} is missing; make it first"
        )
    if before is None or stat.S_ISREG(before.st_mode):
        return _replacement(target, before)
    if stat.S_ISDIR(before.st_mode):
        raise ExportError(path, "cannot be written: it is a folder; name a file in it")
    return os.fdopen(os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), "wb")


def _descriptor(path: Path) -> int | None:
    """The open file of ours that a path such as ``/dev/stdout`` stands for.

    Opening the path anew would write a file from its start, over what ``>>`` shall keep.
    """
    for _ in range(40):  # as many links as Linux follows
        if path.name.isdigit() and _DESCRIPTORS.fullmatch(os.path.realpath(path.parent)):
            return int(path.name)
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return None


@contextmanager
def _replacement(target: Path, before: os.stat_result | None) -> Iterator[BinaryIO]:
    check_writable(target)
    remove_abandoned(target)
    with claimed(target, lambda path: _create(path, before)) as (temporary, descriptor):
        with os.fdopen(os.dup(descriptor), "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        temporary.replace(target)
    sync_folder(target.parent)


def write_new(path: Path, content: bytes, like: Path) -> None:
    """Write a file where none is, with owner and mode of another if that is there."""
    before = like.stat() if like.exists() else None
    with os.fdopen(_create(path, before), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def is_regular(path: Path) -> bool:
    """Whether a path is that of a file, there or to be made: no folder, pipe or device."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # nothing is there, or can be
        return True


def is_folder(path: Path) -> bool:
    """Whether a path is that of a folder; false where no name can be so."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_writable(target: Path) -> None:
    """Refuse a file that is write-protected: it could be replaced all the same.

    Raises:
        PermissionError: it is there and may not be written.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _create(path: Path, like: os.stat_result | None) -> int:
    """Make a file, with owner and mode of another where one is given, and open it for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    if like is None:
        return os.open(path, flags, 0o666)
    descriptor = os.open(path, flags, 0o600)
    for owner in (like.st_uid, -1):  # who is not root may yet be allowed to give it the group
        with contextlib.suppress(OSError):
            os.fchown(descriptor, owner, like.st_gid)
            break
    os.fchmod(descriptor, like.st_mode & 0o777)
    return descriptor


# ── temporary names ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def claimed(target: Path, make: Callable[[Path], int]) -> Iterator[tuple[Path, int]]:
    """A new name beside a file or folder, for as long as the block lasts.

    Args:
        target: What it stands beside.
        make: Makes a file or folder of the name it is given, and opens it.

    Yields:
        Its path, and it itself, opened and locked; what is left there at the end is removed.
    """
    while True:
        name = f"{_unfinished(target)}{os.urandom(4).hex()}{UNFINISHED}"
        temporary = target.parent / name
        descriptor = make(temporary)
        # Another run may have taken it for abandoned before it was locked.
        if lock(descriptor, wait=False) and temporary.exists():
            break
        os.close(descriptor)
    try:
        yield temporary, descriptor
    finally:
        os.close(descriptor)
        remove(temporary)


def new_folder(path: Path) -> int:
    """Make a folder and open it: what :func:`claimed` wants."""
    path.mkdir()
    return os.open(path, os.O_RDONLY)


def remove_abandoned(target: Path) -> None:
    """Remove what killed runs left beside a file or folder."""
    with contextlib.suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if entry.name.startswith(_unfinished(target)) and entry.name.endswith(UNFINISHED):
                with contextlib.suppress(OSError):
                    descriptor = os.open(entry.path, os.O_RDONLY | os.O_NONBLOCK)
                    try:
                        if lock(descriptor, wait=False):
                            remove(Path(entry.path))
                    finally:
                        os.close(descriptor)


def _unfinished(target: Path) -> str:
    """How temporary names beside a target begin; short enough for every file system."""
    return f".{target.name[:50]}."


def lock(descriptor: int, *, wait: bool) -> bool:
    """Lock an open file or folder until it is closed or the process ends; False if another has it.

    Where the system or the file system knows no locks, nobody has it.
    """
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return True
    return True


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds, as far as the system lets us.

    >>> remove(Path("no-such-file"))
    """
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the file system can say so."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
