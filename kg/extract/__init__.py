"""From an article to candidate claims: sentences, names, figures, dates, rules, verification.

Nothing is decided here: a person reviews every candidate, and only accepted ones enter the data.
"""
