"""The bytes of a file as a parser reads them: unpacked, from a disk, a pipe or standard input.

Packed files are known by their content and unpacked while they are read, so that neither a large
file nor one that unpacks to gigabytes is ever held whole.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from kg.errors import RdfError

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Endings of packed files, and what packs them; tar holds other files, so it is not among them.
PACKED: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
_MAGIC: Final = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
#: What people take for an RDF file, by how it begins, and what to do with it.
_FOREIGN: Final = (
    (b"PK\x03\x04", "is a ZIP archive; unpack it and name the file in it"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it and name the file in it"),
    (b"$HDT", "is an HDT file; turn it into N-Triples first (hdt2rdf)"),
    (b"PAR1", "is a Parquet file, not RDF"),
    (b"%PDF", "is a PDF document, not RDF"),
    (b"\xff\xfe", "is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16; save it as UTF-8"),
)
#: A packed file may unpack to so many bytes, and beyond them to so many times its size.
_UNSUSPECTED: Final = 64 << 20
_RATIO: Final = 250
_CHUNK: Final = 1 << 16
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)", re.DOTALL)


def local_path(where: Path | str) -> Path:
    """The path of a file that is named by a path or a ``file:`` address.

    Raises:
        RdfError: it is an address on the network.

    >>> local_path("file:///data/a%20b.ttl").as_posix()
    '/data/a b.ttl'
    >>> local_path(Path("http://example.org/x.ttl"))
    Traceback (most recent call last):
    ...
    kg.errors.RdfError: http://example.org/x.ttl: addresses are not fetched; download it \
and name the file, or ask a SPARQL endpoint (kg query --endpoint)
    """
    if "\0" in str(where):
        raise RdfError(where, "no file can have a null character in its name")
    address = _ADDRESS.fullmatch(str(where))
    if not address or len(address[1]) < 2 or os.path.exists(where):  # noqa: PTH110  takes long names
        return Path(where)
    if address[1].lower() == "file":
        from urllib.parse import unquote, urlsplit

        return Path(unquote(urlsplit(f"file:///{address[2]}").path))
    raise RdfError(
        f"{address[1]}://{address[2]}",  # a Path has lost a slash of it
        "addresses are not fetched; download it and name the file, or ask a SPARQL endpoint "
        "(kg query --endpoint)",
    )


def inner_suffix(path: Path) -> str:
    """The ending that says what a file holds, below the one of a packed file; in lower case.

    >>> inner_suffix(Path("dump.NT.gz"))
    '.nt'
    """
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in PACKED else suffix


@contextmanager
def unpacked(path: Path) -> Iterator[io.BufferedReader[io.RawIOBase]]:
    """The content of a file; ``-`` is standard input.

    What it yields can be looked into with ``peek``, which shows 64 KiB where there is so much.

    Raises:
        RdfError: it cannot be opened, is damaged, or is no text; while it is read, too.
    """
    with ExitStack() as stack:
        try:
            raw: IO[bytes] = sys.stdin.buffer
            if str(path) != "-":
                raw = stack.enter_context(path.open("rb"))
        except OSError as err:
            raise RdfError(path, _reason(err)) from err
        packed = _Filling(path, raw)
        reader: io.BufferedReader[io.RawIOBase] = io.BufferedReader(packed, _CHUNK)
        kind = _kind(path, reader.peek(_CHUNK))
        if kind:
            unpacking = stack.enter_context(_unpacker(path, kind, reader))
            reader = io.BufferedReader(_Filling(path, unpacking, kind, packed), _CHUNK)
        _refuse_foreign(path, reader.peek(_CHUNK))
        yield reader


def read_to_the_end(file: io.BufferedReader[io.RawIOBase]) -> None:
    """Read the rest of a packed file, whose checksum stands at its end; others are left alone.

    Raises:
        RdfError: it is damaged.
    """
    if isinstance(file.raw, _Filling) and file.raw.kind:
        while file.read(_CHUNK):
            pass


class _Filling(io.RawIOBase):
    """Reads until a buffer is full, as pipes and packed files do not of themselves."""

    def __init__(
        self, path: Path, file: IO[bytes], kind: str = "", packed: _Filling | None = None
    ) -> None:
        self._path, self._file, self.kind, self._packed = path, file, kind, packed
        #: Bytes read so far.
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view, filled = memoryview(buffer), 0
        while filled < len(view):
            chunk = self._read(len(view) - filled)
            if not chunk:
                break
            view[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        self.count += filled
        if self._packed and self.count > max(_UNSUSPECTED, _RATIO * self._packed.count):
            raise RdfError(
                self._path,
                f"unpacks to more than {_RATIO} times its size, as files made to do harm do; "
                "unpack it yourself if you trust it",
            )
        return filled

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except (EOFError, OSError, zlib.error) as err:
            damaged = f"is a damaged {self.kind} file: {err}; fetch it again"
            raise RdfError(self._path, damaged if self.kind else _reason(err)) from err
        except Exception as err:
            if not self.kind:
                raise
            # lzma and zstd have errors of their own, which no import at the top shall cost.
            raise RdfError(self._path, f"is a damaged {self.kind} file: {err}") from err


def _reason(err: BaseException) -> str:
    if isinstance(err, IsADirectoryError):
        return "is a folder; name the files in it"
    return getattr(err, "strerror", None) or str(err)


def _kind(path: Path, head: bytes) -> str:
    """What packs a file; empty where nothing does."""
    found = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")
    named = PACKED.get(path.suffix.lower(), "")
    if named and not found and (not head or b"\x00" in head or not _is_text(head)):
        what = "is empty" if not head else "is damaged"
        raise RdfError(path, f"{what}: it is no {named} file, though its name says so")
    return found


def _is_text(head: bytes) -> bool:
    try:
        head[:-4].decode()  # a character may be cut at the end
    except UnicodeDecodeError:
        return False
    return True


def _unpacker(path: Path, kind: str, file: IO[bytes]) -> IO[bytes]:
    if kind == "gzip":
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))
    if kind == "bzip2":
        import bz2

        return bz2.BZ2File(file)
    if kind == "xz":
        import lzma

        return lzma.LZMAFile(file)
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError as err:
        advice = "is packed with zstd, which Python reads from 3.14 on; unpack it (unzstd)"
        raise RdfError(path, advice) from err
    opened: IO[bytes] = zstd.ZstdFile(file)
    return opened


def _refuse_foreign(path: Path, head: bytes) -> None:
    if head[257:262] == b"ustar":
        raise RdfError(path, "is a tar archive; unpack it and name the file in it")
    for magic, advice in _FOREIGN:
        if head.startswith(magic):
            raise RdfError(path, advice)
    if re.match(rb"\s*<(?:!doctype html|html)\b", head, re.IGNORECASE):
        raise RdfError(path, "is a web page, not RDF; download the file that the page names")
