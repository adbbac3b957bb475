"""What the tests of the desk share."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType


@pytest.fixture(autouse=True)
def content_types(db: None) -> None:
    """A process asks the database for them once: how much a page asks it does not depend on who was
    there before."""
    ContentType.objects.get_for_models(*apps.get_models())
