"""Queries that carry their question and their parameters in their first comments."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.errors import QueryError
from kg.graph.sparql.guard import tokens
from kg.graph.sparql.run import check_variables
from kg.model.namespaces import SLUG
from kg.resources import ontology_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAMETER: Final = re.compile(r"#\s*param\s+(\w+):\s*(thing|text|date|number)\s+—\s+(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that the asker fills in.

    Attributes:
        name: Name of the variable, without its question mark.
        type: thing, text, date or number.
        meaning: One sentence for users.

    >>> saved_query("district-focus").parameters[0].name
    'place'
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A query with the question that it answers.

    Attributes:
        name: File name without suffix; empty for a query typed by hand.
        question_en, question_zh: What it answers; empty where its comments do not say.
        parameters: Variables to fill in, in the order of the comments.
        text: SPARQL, comments included.

    >>> saved_query("district-focus").name
    'district-focus'
    """

    name: str = ""
    question_en: str = ""
    question_zh: str = ""
    parameters: tuple[Parameter, ...] = ()
    text: str

    @classmethod
    def of_text(cls, text: str) -> SavedQuery:
        """A query typed by hand or read from a user's file; a byte order mark is dropped.

        >>> SavedQuery.of_text("ASK {}").text
        'ASK {}'
        """
        text = text.removeprefix("\ufeff")
        return cls(text=text, parameters=tuple(_parameters(text)))


def read_saved_query(name: str, text: str) -> SavedQuery:
    r'''Read a query whose first comments are the question in English, in Chinese, and parameters.

    Raises:
        QueryError: a question is missing, or a parameter is malformed or not in the query.

    >>> text = """# Who leads a task?
    ... # 谁负责这项任务？
    ... # param task: thing — the task
    ... SELECT ?who { ?who kg:leads ?task }"""
    >>> read_saved_query("leads", text).parameters[0].name
    'task'
    '''
    lines = text.splitlines()
    questions = [line[1:].strip() for line in lines[:2] if line.startswith("#")]
    if len(questions) < 2 or any(q.startswith("param ") for q in questions):
        raise QueryError(f"{name}: the first two lines must be the question, # English, # 中文")
    for line in lines[2:]:
        if line.startswith("# param") and not _PARAMETER.fullmatch(line):
            raise QueryError(f"{name}: {line!r} is not '# param NAME: TYPE — meaning'")
    saved = SavedQuery(
        name=name,
        question_en=questions[0],
        question_zh=questions[1],
        parameters=tuple(_parameters(text)),
        text=text,
    )
    check_variables(list(tokens(text)), [p.name for p in saved.parameters])
    return saved


def _parameters(text: str) -> Iterator[Parameter]:
    for line in text.splitlines():
        if match := _PARAMETER.fullmatch(line):
            name, kind, meaning = match.groups()
            yield Parameter(name=name, type=kind, meaning=meaning.strip())


@cache
def saved_query(name: str) -> SavedQuery | None:
    """The saved query of this name, None where there is none; no other file is read.

    >>> saved_query("no-such-query") is None
    True
    """
    path = ontology_folder() / "queries" / f"{name}.rq"
    # Unlike Path.is_file, this takes a name that is too long for a file's.
    if not SLUG.fullmatch(name) or not os.path.isfile(path):  # noqa: PTH113
        return None
    return read_saved_query(name, path.read_text("utf-8"))


@cache
def saved_queries() -> dict[str, SavedQuery]:
    """The queries of ``ontology/queries``, by name, in the order of names.

    >>> "documents" in saved_queries()
    True
    """
    files = sorted((ontology_folder() / "queries").glob("*.rq"))
    return {path.stem: read_saved_query(path.stem, path.read_text("utf-8")) for path in files}
