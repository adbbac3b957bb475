"""Glossaries as people write them, and their terms in a text."""
