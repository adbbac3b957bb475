"""Work that is killed at any moment, by the hundred: `python -m tests.crashes`."""
