"""The addresses of databases, as the environment writes them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from igfarchive.databases import databases

PRIMARY = "postgresql://archive:quill@a.example/archive"


def hosts(replica_urls: str) -> dict[str, str]:
    found = databases(PRIMARY, replica_urls, pooler=False)
    return {alias: each["HOST"] for alias, each in found.items() if alias != "default"}


@pytest.mark.parametrize("between", [" ", ",", " , ", "\n"])
def test_replicas_stand_beside_each_other(between: str) -> None:
    urls = between.join(["postgresql://b.example/archive", "postgres://c.example/archive", ""])
    assert hosts(urls) == {"replica1": "b.example", "replica2": "c.example"}
    assert hosts(" ") == {}


def test_a_replica_is_given_up_sooner_than_the_primary() -> None:
    found = databases(PRIMARY, "postgresql://b.example/archive", pooler=False)
    patience = [each["OPTIONS"]["pool"]["timeout"] for each in found.values()]
    assert patience == sorted(patience, reverse=True)
    assert all(each["OPTIONS"]["connect_timeout"] == 2 for each in found.values())


def test_one_address_may_name_several_hosts() -> None:
    several = "postgresql:///archive?host=a.example,b.example&target_session_attrs=read-write"
    found = databases(several, "", pooler=False)["default"]
    assert found["OPTIONS"]["host"] == "a.example,b.example"
    assert not found["HOST"]
    replicas = databases(PRIMARY, f"{several},postgresql:///archive?host=c", pooler=False)
    assert [each["OPTIONS"].get("host") for each in replicas.values()] == [
        None, "a.example,b.example", "c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("primary", "replicas", "says"),
    [
        (PRIMARY, "b.example", "cannot be read: write postgresql://user:password@host:5432/name."),
        (PRIMARY, "postgresql://b.example/", "cannot be read"),
        (PRIMARY, "sqlite:////srv/archive.sqlite3", "PostgreSQL alone has replicas"),
        ("sqlite:////srv/archive.sqlite3", PRIMARY, "PostgreSQL alone has replicas"),
        (PRIMARY, "postgresql://a.example:5432/archive", "a.example 5432 archive is named twice"),
        (PRIMARY, "postgresql://b/archive, postgresql://b/archive", "b 5432 archive is named"),
    ],
)
def test_what_cannot_be_is_refused(primary: str, replicas: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_REPLICA_URLS") as refused:
        databases(primary, replicas, pooler=False)
    assert says in str(refused.value)
    assert "quill" not in str(refused.value)
