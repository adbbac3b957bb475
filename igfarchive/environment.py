"""Reads the process environment into settings, and refuses what it cannot read.

A typing slip in a variable must stop the start with a sentence, not be taken for the default.
"""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, default: bool) -> bool:
    """A yes-or-no variable; `ImproperlyConfigured` names it when it is neither."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def words(name: str, default: Iterable[str]) -> list[str]:
    """A comma-separated variable as a list without blanks."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, made absolute; relative values count from the working directory."""
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


def secret_key(name: str, kept_in: Path) -> str:
    """The secret key: the variable, else one made once and kept, readable by its owner alone."""
    if value := os.environ.get(name):
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} is too short: use 50 characters or more.")
        return value
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        _keep(secrets.token_urlsafe(60), kept_in)
    return kept_in.read_text("ascii").strip()


def _keep(key: str, place: Path) -> None:
    """Put the key in its place, whole, unless another worker that starts now was first."""
    # Made for its owner alone, beside its place: a link to it is there at once, or not at all.
    with NamedTemporaryFile("w", encoding="ascii", dir=place.parent, prefix=place.name) as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, place)
