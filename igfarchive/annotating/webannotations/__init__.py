"""Annotations as values, and as documents of the W3C Web Annotation Data Model."""
