"""Reads the process environment into settings, and refuses what it cannot read.

A typing slip in a variable must stop the start with a sentence, not be taken for the default.
"""

import os
import re
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
HOST = re.compile(r"(?:\*|\.?[\w-]+(?:\.[\w-]+)*|\[[0-9a-f:.]+\])(?::\d+)?", re.IGNORECASE)
EXACT_HOST = re.compile(r"[a-z\d_-]+(?:\.[a-z\d_-]+)*(?::\d+)?", re.IGNORECASE)
PASSWORD = re.compile(r"(?<=:)[^/]+(?=@)")
MAIL_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
ORIGIN = re.compile(rf"https?://(?:\*\.)?{HOST.pattern}", re.IGNORECASE)


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


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number; `ImproperlyConfigured` names the variable when it is none, or too small."""
    value = os.environ.get(name)
    if value is None:
        return default
    digits = value.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) >= least:
        return int(digits)
    raise ImproperlyConfigured(f"{name}={value!r}: write a whole number, {least} or more.")


def choice(name: str, choices: Sequence[str]) -> str:
    """One of a few words, the first of them where nothing is said."""
    value = os.environ.get(name, choices[0]).strip().lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: write {' or '.join(choices)}.")
    return value


def networks(name: str, default: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    """Addresses, or networks of them: 192.0.2.7, 10.0.0.0/8, 2001:db8::/32. There may be none."""
    found = []
    for word in words(name, default):
        try:
            found.append(ip_network(word))
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: {word!r} is no address and no network: write 192.0.2.7 or 10.0.0.0/8."
            ) from error
    return found


def words(name: str, default: Iterable[str]) -> list[str]:
    """A comma-separated variable as a list without blanks."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def hosts(name: str, default: Iterable[str]) -> list[str]:
    """Host names, each perhaps with a port: no addresses."""
    found = words(name, default)
    if not found:
        raise ImproperlyConfigured(f"{name} names no host: write archive.example.org.")
    for host in found:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name}: {host!r} is no host name: write archive.example.org."
            )
    return found


def exact_hosts(name: str) -> list[str]:
    """Host names as browsers write them, each perhaps with a port and none standing for others;
    there may be none."""
    found = [host.lower() for host in words(name, [])]
    for host in found:
        if not EXACT_HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name}: {host!r} is not the name of one host: write media.example.org."
            )
    return found


def origins(name: str) -> list[str]:
    """Scheme and host of each site: https://archive.example.org."""
    found = words(name, [])
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            raise ImproperlyConfigured(
                f"{name}: {origin!r} is no origin: write https://archive.example.org."
            )
    return found


def folder(name: str, default: Path, *, make: bool = False) -> Path:
    """A folder, made absolute; relative values count from the working directory.

    One that is named must be there, unless it is to be made.
    """
    value = os.environ.get(name)
    found = Path(value).expanduser().resolve() if value else default
    if make:
        try:
            # What is in it is the archive's own: passwords' hashes, and what is unpublished.
            found.mkdir(0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}: {found} cannot be made ({error.strerror}): name a folder of your own."
            ) from error
    elif value and not found.is_dir():
        raise ImproperlyConfigured(f"{name}: there is no folder {found}.")
    return found


def font(name: str) -> Path | None:
    """A font file that can be drawn with, made absolute; None where the variable is not set."""
    value = os.environ.get(name)
    if not value:
        return None
    found = Path(value).expanduser().resolve()
    from PIL import ImageFont  # which takes long to import, and is seldom asked

    try:
        ImageFont.truetype(found, 20)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: {found} is no font that can be read: name a .ttf or .otf file."
        ) from error
    return found


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


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how: STARTTLS, TLS from the first byte, or neither."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail_server(name: str) -> MailServer | None:
    """The server that the variable names, None where it names none.

    smtp://user:password@mail.example.org:587    STARTTLS
    smtps://user:password@mail.example.org       TLS, by RFC 8314; port 465
    smtp+plain://localhost:25                    in the clear, as within one machine
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port or MAIL_PORTS[parts.scheme]
        if not parts.hostname or not HOST.fullmatch(parts.hostname) or parts.path.strip("/"):
            raise ValueError(value)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read: write smtp://user:password@mail.example.org:587, "
            "smtps://… or smtp+plain://localhost:25."
        ) from error
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp",
        tls=parts.scheme == "smtps",
    )


def mail_address(name: str, default: str) -> str:
    """One address, perhaps with a name before it: The archive <archive@example.org>."""
    value = os.environ.get(name, default)
    address = parseaddr(value)[1]
    if not MAIL_ADDRESS.fullmatch(address) or not value.isprintable():
        raise ImproperlyConfigured(f"{name}={value!r}: write archive@example.org.")
    return value


def said(secrets: Iterable[str]) -> dict[str, str]:
    """The archive's variables that are set, but for these secrets, and a password in an address."""
    found = {
        name: PASSWORD.sub("…", value)
        for name, value in os.environ.items()
        if name.startswith("IGFARCHIVE_") or name in ("DATABASE_URL", "DATABASE_REPLICA_URLS")
    }
    return {name: found[name] for name in sorted(found.keys() - set(secrets))}
