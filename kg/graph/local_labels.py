"""Labels of blank nodes: those that a file gives, apart from other files', the same on every run.

A parser names the nodes that a file leaves without a label (``[]``, lists) at random; here they are
numbered in the order in which they come up.
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

#: How pyoxigraph writes the 128 random bits of a node without a label.
_RANDOM: Final = re.compile(r"[a-f][0-9a-f]{15,31}")
_NUMBERED: Final = re.compile(r"anon([1-9][0-9]*)")


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
        self._renamed: dict[str, ox.BlankNode] = {}
        self._kept: set[int] = set()
        self._last = 0

    def of(self, node: ox.BlankNode) -> ox.BlankNode:
        """The node under the label that it shall have."""
        label = node.value
        renamed = self._renamed.get(label)
        if renamed is not None:
            return renamed
        numbered = _NUMBERED.fullmatch(label)
        number = int(numbered[1]) if numbered else 0
        # A label of the file's own that looks like one of ours gives way where ours came first.
        given = 0 < number <= self._last and number not in self._kept
        if given or _RANDOM.fullmatch(label):
            self._renamed[label] = ox.BlankNode(f"{self._scope}anon{self._next()}")
            return self._renamed[label]
        if number:
            self._kept.add(number)
        return ox.BlankNode(self._scope + label) if self._scope else node

    def _next(self) -> int:
        self._last += 1
        while self._last in self._kept:
            self._last += 1
        return self._last
