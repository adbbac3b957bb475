"""How fast the search is beside other engines, on the same words and the same questions.

    python -m benchmarks --help

It is run from a checkout and is no part of what is installed.
"""
