"""Tells one visitor from another without keeping who they are."""

import hmac
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def sender_of(request: HttpRequest) -> str:
    """What tells one visitor from another for a day: no address is kept, nor can it be guessed.

    Behind a proxy the address is the last that the proxy wrote: those before are the visitor's
    own word.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        forwarded = request.headers.get("X-Forwarded-For", "")
        address = forwarded.rpartition(",")[2].strip() or address
    said = f"{timezone.now().date()} {network_of(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).hexdigest()


def network_of(address: str) -> str:
    """The address, or of IPv6 its network: a household has as many addresses there as it likes."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
