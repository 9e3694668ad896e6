"""What the library finds as text, Markdown, CSV and JSON, for people and programs."""
