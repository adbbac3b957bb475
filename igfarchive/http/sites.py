"""Where the archive is for whoever asks."""

from django.http import HttpRequest


def site_of(request: HttpRequest) -> str:
    """Where the visitor found the archive, without a slash at its end: https://archive.example."""
    return f"{request.scheme}://{request.get_host()}"
