"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from kg.errors import ExportError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside, fsync, rename.

    Raises:
        ExportError: the folder is missing or not writable, or the disk is full; what stood there
            before is untouched.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644 & ~_umask())
        Path(temporary).replace(path)
    except OSError as err:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        size = f"{len(content):,} bytes"
        raise ExportError(
            path, f"cannot be written ({err.strerror}; {size}); nothing was changed"
        ) from err


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
