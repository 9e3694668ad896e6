"""From an article to candidate claims: read, split, name, measure, match rules, check, link.

Nothing here decides: a person reviews every candidate, and only accepted ones enter the data.
"""
