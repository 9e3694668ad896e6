"""Measures of the graph: each with definition, interpretation, significance, reference and cost.

>>> import kg
>>> kg.open().measure("overlap").columns
('thing', 'other', 'shared', 'jaccard', 'chance', 'industries')
"""
