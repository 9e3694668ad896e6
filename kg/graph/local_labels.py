"""Labels of blank nodes: those that a file gives, apart from other files', the same on every run.

A parser names the nodes that a file leaves without a label (``[]``, lists) at random; here they are
numbered in the order in which they come up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import pyoxigraph as ox

if TYPE_CHECKING:
    import sqlite3

#: How pyoxigraph writes the 128 random bits of a node without a label.
_RANDOM: Final = re.compile(r"[a-f][0-9a-f]{15,31}")
_NUMBERED: Final = re.compile(r"anon([1-9][0-9]*)")


_BITS: Final = 24
Label = TypeVar("Label", str, bytes)


class Numbers(Generic[Label]):
    """Numbers of nodes without a label, by their random labels; memory does not grow with them.

    >>> numbers, counter = Numbers(), iter(range(1, 9)).__next__
    >>> [numbers.of(label, counter) for label in ("a07b", "c1d2", "a07b")]
    [1, 2, 1]
    """

    def __init__(self, *, held: int = 1 << 15) -> None:
        """Hold so many numbers in memory, the last that were used; a file holds the others."""
        self._most = held
        self.held: dict[Label, int] = {}
        self._file: sqlite3.Connection | None = None
        # Which labels may be in the file, by their last digits: most new ones are not looked up.
        self._filed = bytearray()

    def of(self, label: Label, following: Callable[[], int]) -> int:
        """The number of a node, or the following one where the node is new."""
        number = self.held.get(label) or self._in_file(label)
        if not number:
            number = self.held[label] = following()
            if len(self.held) > self._most:
                self._put_aside()
        return number

    def _in_file(self, label: Label) -> int:
        if self._file is None:
            return 0
        place = _place(label)
        if not self._filed[place >> 3] & 1 << (place & 7):
            return 0
        row = self._file.execute("SELECT number FROM node WHERE label = ?", (label,)).fetchone()
        if row:
            self.held[label] = row[0]
        return row[0] if row else 0

    def _put_aside(self) -> None:
        import sqlite3

        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)  # a file that goes with us
            self._file.execute("PRAGMA journal_mode = OFF")
            self._file.execute("CREATE TABLE node (label PRIMARY KEY, number) WITHOUT ROWID")
            self._file.execute("BEGIN")
            self._filed = bytearray(1 << _BITS - 3)
        older = list(islice(self.held.items(), self._most // 2))
        self._file.executemany("INSERT OR IGNORE INTO node VALUES (?, ?)", sorted(older))
        for label, _ in older:
            place = _place(label)
            self._filed[place >> 3] |= 1 << (place & 7)
            del self.held[label]


def _place(label: str | bytes) -> int:
    return int(label[-_BITS // 4 :], 16)


class Labels:
    """The blank nodes of one file.

    >>> labels = Labels("f2_")
    >>> labels.of(ox.BlankNode("x")), labels.of(ox.BlankNode("b43902d305815527b3e63d1255abda62"))
    (<BlankNode value=f2_x>, <BlankNode value=f2_anon1>)
    """

    def __init__(self, scope: str = "") -> None:
        """Begin a file.

        Args:
            scope: What stands before each label, where several files are read together.
        """
        self._scope = scope
        self._numbers = Numbers[str]()
        self._renamed: dict[str, ox.BlankNode] = {}
        self._kept: set[int] = set()
        self._last = 0

    def of(self, node: ox.BlankNode) -> ox.BlankNode:
        """The node under the label that it shall have."""
        label = node.value
        if _RANDOM.fullmatch(label):
            return ox.BlankNode(f"{self._scope}anon{self._numbers.of(label, self._next)}")
        numbered = _NUMBERED.fullmatch(label)
        if numbered:
            return self._of_numbered(label, int(numbered[1]))
        return ox.BlankNode(self._scope + label) if self._scope else node

    def _of_numbered(self, label: str, number: int) -> ox.BlankNode:
        """A label of the file's own that looks like ours; it gives way to one given before."""
        if label not in self._renamed:
            given = number <= self._last and number not in self._kept
            self._renamed[label] = ox.BlankNode(
                f"{self._scope}anon{self._next() if given else number}"
            )
            self._kept.add(number)
        return self._renamed[label]

    def _next(self) -> int:
        self._last += 1
        while self._last in self._kept:
            self._last += 1
        return self._last
