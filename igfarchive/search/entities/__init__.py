"""Whom and what words name: names in, entities out, no database."""
