"""Addresses are those that `reverse` writes."""

import pytest
from django.urls import reverse, set_script_prefix

from igfarchive.archive.addresses import address

SLUGS = ("harbour-forum-2031", "ws_12", "潮汐", "-slug-1-")


@pytest.mark.parametrize("view", ["speaker", "affiliation", "event", "term"])
def test_an_address_is_what_reverse_writes(view: str) -> None:
    for slug in SLUGS:
        assert address(view, slug) == reverse(view, args=[slug])
    assert address("session", *SLUGS[1:3]) == reverse("session", args=SLUGS[1:3])


def test_an_address_is_below_where_the_site_is_mounted() -> None:
    address("speaker", "ada-quill")
    set_script_prefix("/archive/")
    try:
        assert address("speaker", "ada-quill") == "/archive/speakers/ada-quill/"
    finally:
        set_script_prefix("/")
