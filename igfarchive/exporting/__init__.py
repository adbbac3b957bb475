"""How what is kept leaves the archive: one serialiser, and citations and formats over it."""
