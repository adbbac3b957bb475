"""What the tests of annotating send, and what they read of the answer."""

from typing import Any

from django.test import Client

from igfarchive.archive.models import Annotation
from tests.web.reading import Page, page_of

HERE = "/sessions/harbour-forum-2031/ws-7/"
FORM = f"{HERE}u2/annotate/"
COMMENT = {"motivation": "commenting", "words": "tide tables", "body": "Printed yearly."}
CORRECTION = {"motivation": "editing", "words": "tide", "replacement": "time", "body": "Heard."}
SUGGESTION = {"words": "tide", "replacement": "time", "reason": "I heard it.", "name": "Ned Skerry"}


def send(client: Client, address: str, answer: int, said: dict[str, Any]) -> Page:
    """The page that a form is answered with, which has to have that status."""
    response = client.post(address, said)
    assert response.status_code == answer, response.content.decode()
    return page_of(answer, response.content or b"<p></p>", address)


def refused(client: Client, said: dict[str, Any], address: str = FORM) -> str:
    """What the form says of why it keeps nothing."""
    before = Annotation.objects.count()
    page = send(client, address, 422, said)
    assert Annotation.objects.count() == before
    return " ".join(page.texts(".problem"))
