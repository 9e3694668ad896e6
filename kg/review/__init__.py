"""Review: from candidates to claims. Review files, terminal session, review page, data folder."""
