"""A SPARQL 1.1 endpoint and a page for every thing, safe to leave open.

One process speaks HTTP (:mod:`kg.server.app`) and never touches the graph; worker processes
(:mod:`kg.server.pool`, :mod:`kg.server.worker`) ask it, read-only, within limits of time and
memory. The engine can neither be interrupted nor survive every query: so a worker that oversteps is
killed and replaced, and nobody else notices.
"""
