"""Reads the process environment into settings, and refuses what it cannot read.

A typing slip in a variable must stop the start with a sentence, not be taken for the default.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

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
    try:
        return kept_in.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two workers that start together, one makes the key and both read it.
        descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text("ascii").strip()
    key = secrets.token_urlsafe(60)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
