"""From candidates to claims by way of a person: review files, the loop, the page, the data."""
