"""What Django is told of the databases that the environment names."""

import re
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

Config = dict[str, Any]

BETWEEN = re.compile(r"[\s,]+(?=\w+:)|[\s,]+$")
"""Of several addresses; within one a comma stands between hosts."""


def databases(url: str, replica_urls: str, *, pooler: bool) -> dict[str, Config]:
    """That of DATABASE_URL as `default`, those of DATABASE_REPLICA_URLS as `replica1` and so on.

    ImproperlyConfigured. A `pooler` lends another of the server's connections for each transaction,
    which does not know the cursor that was opened before.
    """
    primary = _config(url, "DATABASE_URL", " or sqlite:////absolute/path")
    if primary["ENGINE"] == SQLITE:
        from igfarchive.archive.kept_connections import KeptConnection

        # WAL lets pages read while an import writes; IMMEDIATE makes a second writer wait its
        # turn instead of failing half-way through a transaction.
        primary["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "factory": KeptConnection,
        }
        primary["CONN_MAX_AGE"] = None  # a KeptConnection says when it is to be opened anew
    elif primary["ENGINE"] == POSTGRESQL:
        _pool(primary, patience=2, pooler=pooler)
    else:
        raise ImproperlyConfigured("DATABASE_URL: SQLite and PostgreSQL are supported.")
    found = {"default": primary}
    for number, each in enumerate(filter(None, BETWEEN.split(replica_urls.strip())), 1):
        replica = _config(each, "DATABASE_REPLICA_URLS")
        if not (primary["ENGINE"] == replica["ENGINE"] == POSTGRESQL):
            raise ImproperlyConfigured(
                "DATABASE_REPLICA_URLS: PostgreSQL alone has replicas: unset it, or name the "
                "primary in DATABASE_URL and the servers that follow it here."
            )
        if _place(replica) in map(_place, found.values()):
            raise ImproperlyConfigured(
                f"DATABASE_REPLICA_URLS: {' '.join(filter(None, _place(replica)))} is named twice, "
                "or is the primary of DATABASE_URL: name each server once."
            )
        # There is another one to be asked.
        _pool(replica, patience=1, pooler=pooler)
        found[f"replica{number}"] = replica
    return found


def _config(url: str, variable: str, other: str = "") -> Config:
    try:
        config: Config = dict(dj_database_url.parse(url))
        # Of `postgres:/x` the parser makes a database on whichever server is at hand, and of an
        # address without a name one that is gone with the process.
        if "://" not in url or config["NAME"] in ("", ":memory:"):
            raise ValueError(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{variable} cannot be read: write postgresql://user:password@host:5432/name{other}."
        ) from error
    return config


def _pool(config: Config, *, patience: int, pooler: bool) -> None:
    from igfarchive.archive.connections import PooledConnection

    # In seconds, and the second in milliseconds: a server that is out of reach keeps nobody
    # waiting, and one that went away without a word is given up. It is tried again by whoever
    # comes next, not after pauses that grow while it is away.
    config["OPTIONS"] = {
        "connect_timeout": 2,
        "tcp_user_timeout": 5_000,
        "keepalives_idle": 5,
        **config.get("OPTIONS", {}),
        "pool": {
            "min_size": 1,
            "max_size": 8,
            "timeout": patience,
            "reconnect_timeout": 1,
            "connection_class": PooledConnection,
        },
    }
    config["DISABLE_SERVER_SIDE_CURSORS"] = pooler


def _place(config: Config) -> tuple[str, ...]:
    """Which server, and which database of it."""
    options = config.get("OPTIONS", {})
    host = config.get("HOST") or options.get("host", "")
    port = config.get("PORT") or options.get("port", "") or 5432
    return str(host), str(port), str(config["NAME"])
