"""Measures of the graph: each with definition, interpretation, significance, reference and cost.

>>> import kg
>>> from kg.network.measures.catalogue import measure
>>> measure(kg.load(), "overlap").columns
('thing', 'other', 'shared', 'jaccard', 'chance', 'industries')
"""
