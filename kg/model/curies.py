"""IRIs ⇄ CURIEs: what :func:`compact` writes is read by :func:`expand`, by SPARQL and by Turtle.

The prefixes are those of :data:`kg.model.namespaces.PREFIXES`. An IRI is shortened only where its
local name needs no escape (PN_LOCAL of SPARQL 1.1, section 19.8); else it stays whole.
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import NamedNode

from kg.model.namespaces import PREFIXES

_PREFIX_OF: Final = {base: prefix for prefix, base in PREFIXES.items()}
_LETTERS: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_FURTHER: Final = _LETTERS + r"0-9_\-\u00b7\u0300-\u036f\u203f\u2040"
#: Local names that need no escape, as far as the engine reads them (no letters beyond U+FFFF); a
#: colon would be allowed too, but people misread it.
_LOCAL: Final = rf"[{_LETTERS}0-9_](?:[{_FURTHER}.]*[{_FURTHER}])?"
#: Most of them; the whole pattern is compiled when a name has other letters.
_ASCII: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_ESCAPE: Final = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")


def expand(name: str) -> NamedNode | None:
    r"""Read an IRI, ``<IRI>`` or CURIE; None when the text is none of them.

    A CURIE may carry the escapes that SPARQL and Turtle know (``claim:3f\/evidence``).

    >>> expand("id:tongzhou").value
    'https://w3id.org/two-districts/id/tongzhou'
    """
    text = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    prefix, colon, local = text.partition(":")
    try:
        if colon and prefix in PREFIXES and not local.startswith("//"):
            return NamedNode(PREFIXES[prefix] + _ESCAPE.sub(r"\1", local))
        return NamedNode(text) if re.match(r"https?://", text) else None
    except ValueError:
        return None


def expand_any(name: str) -> NamedNode | None:
    """Read what :func:`expand` reads, or an IRI of any scheme; other people's graphs have such.

    >>> expand_any("urn:isbn:1").value, expand_any("no iri")
    ('urn:isbn:1', None)
    """
    text = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    try:
        return expand(name) or (NamedNode(text) if ":" in text else None)
    except ValueError:
        return None


def compact(iri: str) -> str:
    """Write an IRI as a CURIE where one of our prefixes fits, else as it is.

    >>> compact("https://w3id.org/two-districts/id/tongzhou")
    'id:tongzhou'
    >>> compact("https://w3id.org/two-districts/claim/3f/evidence")
    'https://w3id.org/two-districts/claim/3f/evidence'
    """
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:end])
    if prefix is None:
        return iri
    local = iri[end:]
    fits = _ASCII.fullmatch(local) or (not local.isascii() and re.fullmatch(_LOCAL, local))
    return f"{prefix}:{local}" if fits else iri


def whole(name: str) -> str:
    """An IRI or CURIE as a whole IRI; any other text as it is.

    >>> whole("id:tongzhou"), whole("not known")
    ('https://w3id.org/two-districts/id/tongzhou', 'not known')
    """
    node = expand(name)
    return node.value if node else name


def iri_of(term: object) -> str:
    """The IRI of a term; empty for a literal, which has none.

    >>> from pyoxigraph import BlankNode, NamedNode
    >>> iri_of(NamedNode("http://e.org/a")), iri_of(BlankNode("b"))
    ('http://e.org/a', '')
    """
    return term.value if isinstance(term, NamedNode) else ""


def slug_of(iri: str) -> str:
    """The last part of one of our IRIs; the compact form of any other.

    >>> slug_of("https://w3id.org/two-districts/id/tongzhou")
    'tongzhou'
    """
    for prefix in ("id", "doc", "kind", "claim", "kg", "graph"):
        if iri.startswith(PREFIXES[prefix]):
            return iri[len(PREFIXES[prefix]) :]
    return compact(iri)
