"""Every answer carries the same strict Content-Security-Policy."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings

from igfarchive.http.content_security_policy import ContentSecurityPolicyMiddleware

POLICY = (
    "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/about/", 200),
        ("/healthz", 200),
        ("/admin/login/", 200),
        ("/search", 301),
        ("/search/?sort=colour", 400),
        ("/nowhere/", 404),
    ],
)
def test_every_answer_carries_the_policy(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Security-Policy"] == POLICY


def test_static_files_and_redirects_to_https_carry_it_too(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "ink.css").write_text("p {}")
    settings.STATIC_ROOT = tmp_path
    file = Client().get("/static/ink.css")
    assert file.getvalue() == b"p {}"
    assert file["Content-Security-Policy"] == POLICY

    settings.SECURE_SSL_REDIRECT = True
    redirect = Client().get("/about/")
    assert redirect["Location"] == "https://testserver/about/"
    assert redirect["Content-Security-Policy"] == POLICY


def test_recordings_are_allowed_from_the_hosts_named_and_from_no_other(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_CSP = configured.SECURE_CSP | {"media-src": ["media.example", "a.example:81"]}
    policy = client.get("/about/")["Content-Security-Policy"]
    assert policy == f"{POLICY}; media-src media.example a.example:81"


def test_a_view_may_be_stricter_still() -> None:
    answer = ContentSecurityPolicyMiddleware(
        lambda _request: HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    )
    assert answer(HttpRequest())["Content-Security-Policy"] == "sandbox"


def test_the_policy_allows_nothing_inline() -> None:
    sources = {source for allowed in configured.SECURE_CSP.values() for source in allowed}
    assert sources == {"'none'", "'self'"}
