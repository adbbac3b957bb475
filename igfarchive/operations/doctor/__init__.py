"""Looks at an installation, and says what to mend: one module a subject, nothing is changed."""
