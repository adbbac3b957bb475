"""The engine on PostgreSQL's full text search: the only place that knows tsvector."""

from igfarchive.search.engines.postgres.engine import PostgresEngine
from igfarchive.search.engines.postgres.tables import tables_format

__all__ = ["PostgresEngine", "tables_format"]
