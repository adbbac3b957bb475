"""What parts a text."""

PARAGRAPH_BREAK = "\n\n"
"""Stands between the paragraphs of a turn, which hold none."""
