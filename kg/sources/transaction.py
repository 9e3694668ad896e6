"""Several files of one folder that change as one: all of them or none, whenever a run is killed.

The files are written to a copy of the folder beside it, in which everything else is the same files
by hard links; then the two folders change names in one step (``renameat2`` with
``RENAME_EXCHANGE``), and the old one is removed. Where that cannot be (the working directory lies
in the folder, it is a mount point, holds links that lead out of it or thousands of other files; the
file system knows no exchange), the files are written to :data:`JOURNAL` in the folder: the name
appears in one step, each file of it is then put in its place, and whoever opens the folder next, to
write or to read, completes what a killed run began.

Two runs that change one folder wait for each other. Files of other people are kept.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from kg.errors import ExportError, KgError
from kg.sources.atomic import (
    check_writable,
    claimed,
    lock,
    new_folder,
    remove,
    remove_abandoned,
    sync_folder,
    write_atomically,
    write_new,
)

#: The folder of files that a killed run had yet to put in their places.
JOURNAL: Final = ".kg-change"
#: Files beside ours up to which a folder is copied by links.
_MOST: Final = 5000
_RENAME_EXCHANGE: Final = 2
_AT_FDCWD: Final = -100


class Transaction:
    """Files of one folder that are written together as the block ends without an error.

    Whoever reads the folder within the block, to write what follows from it, reads what nobody else
    changes before the block is over.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "new"
    >>> with Transaction(folder) as change:
    ...     change.write("a.txt", b"one")
    ...     change.write("b/c.txt", b"two")
    >>> sorted(path.name for path in folder.rglob("*.txt"))
    ['a.txt', 'c.txt']
    """

    __slots__ = ("_files", "_lock", "folder")

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made where it is missing, once there is something to write."""
        self.folder = folder
        self._files: dict[str, bytes] = {}
        self._lock: int | None = None

    def write(self, name: str, content: bytes) -> None:
        """Have a file written at the end.

        Args:
            name: Its path in the folder.
            content: All of it; the last content given for a name counts.
        """
        self._files[name] = content

    def __enter__(self) -> Transaction:
        """Wait until nobody else changes the folder, and complete what a killed run began.

        Raises:
            ExportError: that cannot be completed, or the folder is a file.
        """
        if "\0" in str(self.folder):
            raise ExportError(self.folder, "cannot be made: no folder's name holds a NUL")
        # Unlike those of Path, these functions take names that are too long.
        for path in (self.folder, *self.folder.parents):
            if os.path.isfile(path):  # noqa: PTH113
                reason = f"cannot be made a folder ({path} is a file); name another"
                raise ExportError(self.folder, reason)
        self._lock = _locked(self.folder)
        try:
            remove_abandoned(Path(os.path.realpath(self.folder)))
            remove_abandoned(self.folder / JOURNAL)
            if os.path.isdir(self.folder / JOURNAL):  # noqa: PTH112
                _replay(self.folder)
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the files, unless the block ended with an error.

        Raises:
            ExportError: they cannot be written; nothing was changed.
        """
        try:
            if error is None and self._files:
                _commit(Path(os.path.realpath(self.folder)), self._files)
        except KgError:
            raise
        except OSError as err:
            size = sum(map(len, self._files.values()))
            reason = f"{err.strerror}; {size:,} bytes"
            raise ExportError(
                self.folder, f"cannot be written to ({reason}); nothing was changed"
            ) from err
        finally:
            self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def complete(folder: Path) -> None:
    """Put the files in their places that a killed run had yet to put there.

    Raises:
        ExportError: they cannot be written.
    """
    if os.path.isdir(folder / JOURNAL):  # noqa: PTH112  takes names that are too long
        with Transaction(folder):
            pass


def _locked(folder: Path) -> int | None:
    """The folder, opened and locked; None where it is missing or cannot be opened."""
    with contextlib.suppress(OSError):
        while True:
            descriptor = os.open(folder, os.O_RDONLY)
            lock(descriptor, wait=True)
            # Whoever had the lock may have put another folder in its place.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), folder.stat()):
                    return descriptor
            os.close(descriptor)
    return None


def _commit(folder: Path, files: dict[str, bytes]) -> None:
    if not folder.exists() and _make(folder, files):
        return
    for name in files:
        _check(folder / name)
    if len(files) == 1:
        [(name, content)] = files.items()
        if (folder / name).parent.is_dir():
            write_atomically(folder / name, content)
            return
    if not _exchange(folder, files):
        _journal(folder, files)


def _check(path: Path) -> None:
    """Refuse beforehand what an exchange would override, or a journal find too late.

    Raises:
        OSError: the file or its folder may not be written, or the file is a folder.
    """
    if path.is_dir():
        raise ExportError(path, "cannot be written: it is a folder; move it away")
    check_writable(path)
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _make(folder: Path, files: dict[str, bytes]) -> bool:
    """Make a folder that is not there, with those above it that are missing, in one step."""
    top = folder
    while not top.parent.exists():
        top = top.parent
    remove_abandoned(top)
    with claimed(top, new_folder) as (staged, _):
        _fill(staged / folder.relative_to(top), files, folder)
        try:
            staged.rename(top)
        except OSError:
            if not folder.is_dir():  # else another run has made it
                raise
            return False
        sync_folder(top.parent)
    return True


def _exchange(folder: Path, files: dict[str, bytes]) -> bool:
    """Put a changed copy in the folder's place; False where that cannot be."""
    lead_out = any(os.path.realpath(folder / name) != str(folder / name) for name in files)
    if lead_out or os.path.ismount(folder) or _is_around(folder):
        return False
    try:
        with claimed(folder, new_folder) as (staged, _):
            others = _link(folder, staged, but=files)
            _fill(staged, files, folder)
            _exchange_names(staged, folder)
            sync_folder(folder.parent)
            _keep_new(staged, folder, others | files.keys())
    except (OSError, NotImplementedError):  # no links to links here
        return False
    return True


def _is_around(folder: Path) -> bool:
    """Whether the working directory is the folder or lies in it: its shell would lose its place."""
    try:
        return Path.cwd().is_relative_to(folder)
    except OSError:
        return False


def _link(folder: Path, staged: Path, but: dict[str, bytes]) -> set[str]:
    """Fill a copy with hard links to all files but ours; returns their paths.

    Raises:
        OSError: the file system has no hard links, or there are too many files.
    """
    others = set()
    for path in _walk(folder):
        name = str(path.relative_to(folder))
        if path.is_dir() and not path.is_symlink():
            (staged / name).mkdir()
            continue
        others.add(name)
        if len(others) > _MOST:
            raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))
        if name not in but:
            os.link(path, staged / name, follow_symlinks=False)
    for path in [folder, *(p for p in _walk(folder) if p.is_dir() and not p.is_symlink())]:
        copy = staged / path.relative_to(folder)
        shutil.copystat(path, copy)
        with contextlib.suppress(OSError):
            os.chown(copy, path.stat().st_uid, path.stat().st_gid)
    return others


def _walk(folder: Path) -> Iterator[Path]:
    """All that a folder holds, folders before what they hold; links are not followed.

    Raises:
        OSError: a folder cannot be read.
    """
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _fill(staged: Path, files: dict[str, bytes], folder: Path) -> None:
    """Write files to a folder that nobody uses yet, with the modes that those of another have."""
    for name, content in files.items():
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, content, like=folder / name)
    for path in {(staged / name).parent for name in files}:
        sync_folder(path)


def _exchange_names(one: Path, other: Path) -> None:
    """Have two folders change names in one step.

    Raises:
        OSError: the system or the file system cannot.
    """
    import ctypes  # loads slowly; few commands write folders

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, TypeError) as err:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from err
    names = _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other)
    if rename(*names, _RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _keep_new(old: Path, folder: Path, known: set[str]) -> None:
    """Take over what other programs made in the folder while its copy was made."""
    for path in list(_walk(old)):
        name = str(path.relative_to(old))
        if name not in known and not path.is_dir():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            path.rename(folder / name)


def _journal(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files to the journal, then put them in their places."""
    journal = folder / JOURNAL
    with claimed(journal, new_folder) as (staged, _):
        _fill(staged, files, folder)
        staged.rename(journal)
    sync_folder(folder)
    _replay(folder)


def _replay(folder: Path) -> None:
    """Put each file of the journal in its place: what was put there already is no longer in it."""
    journal = folder / JOURNAL
    for path in list(_walk(journal)):
        target = folder / path.relative_to(journal)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif target.is_symlink() or target.parent.stat().st_dev != path.stat().st_dev:
            write_atomically(target, path.read_bytes())
        else:
            path.replace(target)
    remove(journal)
