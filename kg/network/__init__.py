"""RDF → NetworkX: networks by recipe, each node with its names, each edge with its evidence.

A recipe is a query that selects ``?source ?relation ?target``; ours are the files of
``ontology/recipes``, a user's own is a file of the same form.
"""
