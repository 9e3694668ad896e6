"""Measures of the graph: each with definition, interpretation, significance, reference and cost.

>>> import kg
>>> from kg.measures import measure
>>> measure(kg.load(), "overlap").columns
('thing', 'other', 'shared', 'jaccard', 'chance', 'industries')
"""

from kg.measures.catalogue import measure, measures
from kg.measures.results import Measure, Question, Result, Thing

__all__ = ["Measure", "Question", "Result", "Thing", "measure", "measures"]
