"""Records → RDF, and asking it: datasets, names, days, rules, shapes, formats, SPARQL."""
