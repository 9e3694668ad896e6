"""SPARQL: what may be asked, how it is run, typed answers, and the saved queries."""
