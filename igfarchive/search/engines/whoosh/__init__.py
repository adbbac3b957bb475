"""The engine on Whoosh: the only place that knows it."""

from igfarchive.search.engines.whoosh.engine import WhooshEngine
from igfarchive.search.engines.whoosh.schema import FORMAT

__all__ = ["FORMAT", "WhooshEngine"]
