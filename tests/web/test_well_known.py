"""What browsers and crawlers ask for unbidden."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client


def test_an_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/x-icon"
    assert response.content[:6] == b"\0\0\1\0\2\0"  # an icon, of two sizes


@pytest.mark.parametrize(
    ("address", "fetched"),
    [
        ("/", True),
        ("/sessions/igf-2031/ws-1/", True),
        ("/sessions/?page=2", True),
        ("/search/?q=tide", False),
        ("/admin/login/", False),
    ],
)
def test_crawlers_are_told_what_to_leave_alone(client: Client, address: str, fetched: bool) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.can_fetch("*", address) is fetched
