"""Ctrl-C ends a command within a second, whatever an engine is busy with.

Python handles a signal between two of its own steps, so a query or a measure that an engine
computes in one call goes on until it is done. A thread therefore watches for the signal too, and
ends the process where the command has not ended by itself. What a command had begun to write has no
name of its own yet (:mod:`kg.sources.atomic`), so nothing is left that looks whole.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from types import FrameType
from typing import Final, NoReturn

#: Exit code of what Ctrl-C ended, as shells have it: 128 and the number of the signal.
INTERRUPTED: Final = 128 + signal.SIGINT
#: Seconds that a command has to end by itself, which removes what it had begun to write.
_GRACE: Final = 0.4
_STDERR: Final = 2
#: What is said, once: whoever comes first takes it.
_line: Final = [b"\nkg: interrupted\n"]


def end_on_interrupt() -> None:
    """Let Ctrl-C end this process with one line and exit code 130, at the latest after a second.

    A command with a way of its own to stop, such as the server's event loop, takes this over.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGINT, _stop)
    if os.name == "posix":
        heard, told = _pipe()
        os.set_blocking(told, False)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        threading.Thread(target=_end, args=(heard,), daemon=True).start()


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are none of the standard streams, also where one of those is closed."""
    import fcntl

    ends = os.pipe()
    kept = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _STDERR + 1) for end in ends]
    for end in ends:
        os.close(end)
    return kept[0], kept[1]


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    _say()
    raise SystemExit(INTERRUPTED)


def _end(heard: int) -> None:
    while signal.SIGINT not in os.read(heard, 1):
        pass
    try:
        time.sleep(_GRACE)
        _say()
    finally:
        os._exit(INTERRUPTED)


def _say() -> None:
    with contextlib.suppress(IndexError, OSError):
        os.write(_STDERR, _line.pop())
