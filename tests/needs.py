"""What some tests need beyond Python: skipped in one line without it, or failed where required.

IGFARCHIVE_TEST_REQUIRE=browser,cluster,ffmpeg,haproxy,nginx,office,postgresql,systemd,transcripts
names what must be there.
"""

import os
from typing import NoReturn

import pytest

KNOWN = {
    "browser",
    "cluster",
    "ffmpeg",
    "haproxy",
    "nginx",
    "office",
    "postgresql",
    "systemd",
    "transcripts",
}


def required() -> set[str]:
    """The needs that must be met; ValueError names one that does not exist."""
    names = {name.strip() for name in os.environ.get("IGFARCHIVE_TEST_REQUIRE", "").split(",")}
    names.discard("")
    if unknown := names - KNOWN:
        raise ValueError(
            f"IGFARCHIVE_TEST_REQUIRE={','.join(sorted(unknown))}: "
            f"write some of {', '.join(sorted(KNOWN))}."
        )
    return names


def lack(need: str, remedy: str) -> NoReturn:
    """End the test: `need` is not met, and `remedy` says how to meet it."""
    if need in required():
        pytest.fail(f"{need}: {remedy}", pytrace=False)
    pytest.skip(f"{need}: {remedy}")
