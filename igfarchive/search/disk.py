"""The disk may refuse: it is full, somebody else's, or there is a file where a folder should be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from igfarchive.search.matches.results import IndexUnavailableError


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Around what writes to the index: turn OSError into IndexUnavailableError."""
    try:
        yield
    except OSError as error:
        raise IndexUnavailableError(
            f"The search index in {folder} cannot be written ({error.strerror or error}): see to "
            "the space and the permissions there, then run `python manage.py rebuild_index`."
        ) from error
