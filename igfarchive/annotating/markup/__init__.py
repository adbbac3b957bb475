"""Marks and what people write, as safe HTML."""
