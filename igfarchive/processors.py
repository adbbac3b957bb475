"""How many processors this process may use."""

import os


def available() -> int:
    """At least 1. Linux says how many of them are this process's own; elsewhere it has all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
