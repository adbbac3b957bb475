"""Every public address of the archive, as the resolver knows them."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver


def public_routes() -> Iterator[str]:
    """The names of all routes but the curators', and those of the API, which tests/api asks."""
    return (name for name, _ in public_patterns())


def public_patterns() -> Iterator[tuple[str, str]]:
    """The name and the pattern of each of them."""
    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name, str(pattern.pattern)
        else:
            assert str(pattern.pattern) == "api/v1/"
