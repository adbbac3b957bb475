"""Reads captions: bytes in, a Transcript out. Pure: it knows no Django and no database."""
