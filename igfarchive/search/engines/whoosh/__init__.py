"""The engine on Whoosh: the only place that knows it."""

from igfarchive.search.engines.whoosh.engine import WhooshEngine
from igfarchive.search.engines.whoosh.format import index_format

__all__ = ["WhooshEngine", "index_format"]
