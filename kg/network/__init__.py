"""RDF → NetworkX: networks by recipe, each node with its names, each edge with its evidence.

A recipe is a query that selects ``?source ?relation ?target``; ours are the files of
``ontology/recipes``, a user's own is a file of the same form.
"""

from kg.network.projecting import project
from kg.network.saved import find_recipe, recipes
from kg.network.writing import NETWORK_FORMATS, write_network

__all__ = ["NETWORK_FORMATS", "find_recipe", "project", "recipes", "write_network"]
