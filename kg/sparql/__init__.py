"""Runs queries and saved queries; typed rows; the standard result formats."""

from kg.sparql.answers import Answer, Row, native, serialize
from kg.sparql.running import Term, bind, run
from kg.sparql.saved import Parameter, SavedQuery, read_saved_query, saved_queries, saved_query

__all__ = [
    "Answer",
    "Parameter",
    "Row",
    "SavedQuery",
    "Term",
    "bind",
    "native",
    "read_saved_query",
    "run",
    "saved_queries",
    "saved_query",
    "serialize",
]
