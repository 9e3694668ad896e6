"""Everything that a data folder says, as records."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataErrors, Fault
from kg.model.argument_types import checks_arguments
from kg.model.records import Claim, Document
from kg.sources.claims import read_claims
from kg.sources.ontology import vocabulary
from kg.sources.registry import Registry, read_registry
from kg.sources.transaction import complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything that the data files say.

    Attributes:
        registry: Who is who.
        documents: All source documents, ordered by slug.
        claims: All claims, by document and then in the order of the file.
    """

    registry: Registry
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]


@checks_arguments
def read_corpus(data: Path | str) -> Corpus:
    """Read a data folder: ``registry/*.csv`` and ``claims/*.yaml``.

    Raises:
        DataErrors: all faults of all files, each with file, line, column and advice.
        ExportError: a change that a killed run began cannot be completed.
    """
    data = Path(data)
    complete(data)
    words = vocabulary()
    faults: list[Fault] = []
    for name in ("registry", "claims"):
        if not os.path.isdir(data / name):  # noqa: PTH112  takes names that are too long
            message = f"has no folder {name}/; a data folder holds registry/*.csv and claims/*.yaml"
            faults.append(Fault(path=str(data), line=0, column="", message=message))
    if faults:
        raise DataErrors(faults)
    registry = read_registry(data / "registry", words, faults)
    documents, claims = read_claims(data / "claims", registry, words, faults)
    if faults:
        raise DataErrors(faults)
    return Corpus(registry=registry, documents=documents, claims=claims)
