"""An archive to be asked by programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.test import Client

from igfarchive.search import index
from tests import cast
from tests.api.examples import fill, keep
from tests.cast import Panel

Ask = Callable[..., Any]


@pytest.fixture
def panel(db: None) -> Panel:
    """A session that can be found."""
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


@pytest.fixture
def samples(db: None) -> None:
    """The archive as `make run` fills it; its rows count from 1, where PostgreSQL would go on from
    those of other tests."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    fill()
    index.rebuild()
    keep()


@pytest.fixture
def ask(client: Client, db: None) -> Ask:
    """`ask("events?limit=1", status=200)`: what is answered there, which has to have that status;
    an address is taken as it is."""

    def ask(address: str, status: int = 200) -> Any:
        response = client.get(address if "/api/" in address else f"/api/v1/{address}")
        assert response.status_code == status, response.content
        return response.json()

    return ask
