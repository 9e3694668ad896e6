"""Records that print themselves as the commands print them, become dictionaries and data frames.

How a record looks is the business of :mod:`kg.showing`, which lies above; so the writers register
here, and a record asks for the one of its class.

In examples ``g`` is what ``kg.open()`` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How rows are shown to people.

    Attributes:
        width: Columns of the terminal; None: as wide as needed.
        columns: Names of the columns to show, in their order; empty: all.
        sort: Name of a column to sort by; ``-`` before it: the largest first.
        limit: At most so many rows; None: as many as the command shows; 0: all.
        colour: Whether headings, statuses and kinds are coloured.
    """

    width: int | None = None
    columns: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None
    colour: bool = False


#: Everything, as wide as needed, without colours.
PLAIN: Final = Layout()


class Writer(Protocol):
    """Writes a record in a format of its command; an unknown format is an ExportError."""

    def __call__(self, record: Any, format: str, /, *, layout: Layout = PLAIN) -> str:
        """The text."""


_WRITERS: dict[type, tuple[Writer, str]] = {}


def writes(cls: type, *, plain: str) -> Callable[[R], R]:
    """Register a function as the writer of a class.

    Args:
        cls: The class of records.
        plain: The format for people: ``table`` or ``text``.
    """

    def register(function: R) -> R:
        _WRITERS[cls] = (function, plain)  # type: ignore[assignment]
        return function

    return register


def write(record: object, format: str = "", *, layout: Layout = PLAIN) -> str:
    """A record in a format of its command; for people where none is named.

    Raises:
        LookupError: nothing above has said how records of this class are written.
        ExportError: there is no such format for it.

    >>> write(g.search("通州"), "csv").splitlines()[0]
    'name,english,kind,thing,matched'
    """
    for cls in type(record).__mro__:
        if cls in _WRITERS:
            function, plain = _WRITERS[cls]
            return function(record, format or plain, layout=layout)
    raise LookupError(f"nothing writes a {type(record).__name__}")


class Printable:
    """A record that can print itself, once something above has said how.

    >>> str(g.show("通州")).splitlines()[0]
    '通州区  Tongzhou District  (id:tongzhou)'
    """

    __slots__ = ()

    def __str__(self) -> str:
        """As the command prints it."""
        try:
            return write(self).rstrip("\n")
        except LookupError:
            return repr(self)

    def to_dict(self) -> Any:
        """As the command's JSON: plain dictionaries, lists, texts and numbers."""
        import json

        return json.loads(write(self, "json"))

    def to_frame(self) -> pd.DataFrame:
        """As a data frame, one row a record; needs pandas.

        Raises:
            KgError: pandas is not installed.

        >>> g.search("tongzhou").to_frame().columns[0]
        'thing'
        """
        content = self.to_dict()
        rows = content if isinstance(content, list) else [content]
        for key in ("rows", "questions", "findings"):
            if isinstance(content, dict) and isinstance(content.get(key), list):
                rows = content[key]
        return frame_of(rows)

    def _repr_html_(self) -> str:
        """For notebooks: the text with its columns in line."""
        import html

        return f"<pre>{html.escape(str(self))}</pre>"


def frame_of(rows: list[Any], **options: Any) -> pd.DataFrame:
    """Rows as a data frame, with the options of pandas.

    Raises:
        KgError: pandas is not installed.

    >>> frame_of([{"a": 1}, {"a": 2}]).to_dict("list")
    {'a': [1, 2]}
    """
    from kg.errors import KgError

    try:
        import pandas as pd
    except ImportError as err:
        raise KgError("frames need pandas; install it with `pip install pandas`") from err
    return pd.DataFrame(rows, **options)


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "node"), counted(1200, "node"), counted(0, "entry")
    ('1 node', '1,200 nodes', '0 entries')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def listed(counts: Mapping[str, int]) -> str:
    """Numbers with what they count.

    >>> listed({"passed": 1200, "refused": 0})
    '1,200 passed, 0 refused'
    """
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


T_co = TypeVar("T_co", covariant=True)


class Records(tuple[T_co, ...], Printable):
    """Several records that print together as the command prints them.

    >>> Records([1, 2])[0], len(Records())
    (1, 0)
    """

    __slots__ = ()

    def __str__(self) -> str:
        """As the command prints them."""
        return Printable.__str__(self)

    def __repr__(self) -> str:
        """Class and content."""
        return f"{type(self).__name__}({list(self)!r})"
