"""What staff give besides their password: a code of their telephone, or one that was written down.

    password              the session knows whose it is, and that a code is owed
    … before the code     every page takes them for a visitor
    the code              the session keeps which device it was: it ends with that device

Codes are those of RFC 6238 (30 seconds, six digits), and each is taken once. Recovery codes are for
when the telephone is gone, once each, too.
"""

from base64 import b32encode
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY as DEVICE
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from igfarchive.archive.transactions import serialized

OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
OWED = "second-factor-owed"
KEY = "second-factor-key"
"""What a session holds: that a code is owed, and the key of a device that is being set up."""
RECOVERY_CODES = 10


class SecondFactorMiddleware:
    """Takes who has signed in, and owes a second factor, for a visitor, on every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked of those pages alone that ask who is there.
        known = SimpleLazyObject(partial(_known, request, request.user))
        request.user = known  # type: ignore[assignment]  # which stands for either
        return self.get_response(request)


def _known(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated or not user.is_staff or settings.SECOND_FACTOR == OFF:
        return user
    if name := request.session.get(DEVICE):
        device = Device.from_persistent_id(name)
        passed = device is not None and device.user_id == user.pk and device.confirmed
    else:
        passed = settings.SECOND_FACTOR == OPTIONAL and not request.session.get(OWED)
    return user if passed else AnonymousUser()


def signed_in(request: HttpRequest) -> User | None:
    """Who has given a password, whether or not a code is owed."""
    user = get_user(request)
    return user if isinstance(user, User) and user.is_staff else None


def is_owed(request: HttpRequest) -> bool:
    """Whether whoever has given a password has yet to give a code."""
    return signed_in(request) is not None and not request.user.is_authenticated


def owe(request: HttpRequest) -> bool:
    """After a password: whether its account owes a second factor, which the session remembers."""
    user = signed_in(request)
    owed = settings.SECOND_FACTOR == REQUIRED or (
        settings.SECOND_FACTOR == OPTIONAL and user is not None and has_device(user)
    )
    for name in (DEVICE, KEY, OWED):
        request.session.pop(name, None)
    if owed:
        request.session[OWED] = True
    return owed


def has_device(user: User) -> bool:
    found: bool = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    return found


def pass_with(request: HttpRequest, device: Device) -> None:
    """Keep in the session, which gets another name, that its second factor was given."""
    request.user = device.user
    request.session.pop(OWED, None)
    request.session[DEVICE] = device.persistent_id
    request.session.cycle_key()


@serialized
def verify(user: User, code: str) -> Device | None:
    """The device, or the recovery codes, that a code is of; it is used up. None for a wrong one."""
    written = "".join(code.split()).replace("-", "").lower()
    for model in (TOTPDevice, StaticDevice):
        for device in model.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(written):
                found: Device = device
                return found
    return None


def key_of(request: HttpRequest) -> str:
    """The key of the device that the session sets up, in hexadecimal digits: made once."""
    key: str = request.session.setdefault(KEY, default_key())
    return key


def device_of(request: HttpRequest, user: User) -> TOTPDevice:
    """That device, which is not kept yet."""
    return TOTPDevice(user=user, key=key_of(request), name="telephone", confirmed=True)


def typed_key(device: TOTPDevice) -> str:
    """The key as it is typed: `JBSW Y3DP EHPK 3PXP …`, in base 32."""
    written = b32encode(device.bin_key).decode()
    return " ".join(written[start : start + 4] for start in range(0, len(written), 4))


def picture_of(device: TOTPDevice) -> bytes:
    """The key as a picture to be photographed (SVG, with nothing that a policy forbids)."""
    written = BytesIO()
    segno.make(device.config_url, micro=False).save(
        written, kind="svg", scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return written.getvalue()


@serialized
def set_up(device: TOTPDevice, code: str) -> bool:
    """Keep the device if the code is one of it, and there is none yet."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    written = "".join(code.split())
    right = written.isascii() and written.isdigit() and totp.verify(int(written), device.tolerance)
    if not right or has_device(device.user):
        return False
    device.last_t, device.drift = totp.t(), totp.drift
    device.save()
    return True


@serialized
def new_recovery_codes(user: User) -> list[str]:
    """Ten codes to be written down; those before count no more."""
    # The same device as before: somebody may have come in with it.
    kept, _ = StaticDevice.objects.get_or_create(
        user=user, defaults={"name": "recovery codes", "confirmed": True}
    )
    kept.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=kept, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@serialized
def reset(user: User) -> bool:
    """Take away the account's second factor, and so end what was signed in with it; whether there
    was one."""
    there = TOTPDevice.objects.filter(user=user).delete()[0]
    there += StaticDevice.objects.filter(user=user).delete()[0]
    return bool(there)
