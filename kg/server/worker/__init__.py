"""The processes that ask the graph for the server: one task at a time, read-only, within limits."""
