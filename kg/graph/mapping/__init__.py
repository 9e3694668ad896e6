"""Records ⇄ quads: the only place where records become RDF and RDF becomes records again.

Each document has a named graph with its claims, the plain triples that they assert, and the nodes
of its figures and memberships. The registry and the catalogue of documents have their own graphs.
No blank nodes anywhere; numbers are written in canonical form beside the text as spelled, because
stores rewrite literals.
"""
