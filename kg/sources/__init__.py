"""Data files ↔ records: registry, claims files, documents, quotes, what the ontology declares.

``data/claims/<document>.yaml`` holds one document: its header and what it says. Adding a document
is adding a file.
"""
