"""Interactive pages on pyvis: one HTML file, offline, every link one click from its evidence."""
