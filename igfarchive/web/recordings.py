"""Where a moment of a session is heard: in its recordings, each opened at its second."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models import Recording
from igfarchive.text.clocks import format_clock

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Site(NamedTuple):
    """How a sort of address says where to begin: by a `parameter` with seconds.

    It is told by its hosts, each with all below it (none: any), and by a pattern of the whole path
    in small letters. The parameter is one of the query, or the fragment. A `plain` file of sound
    or pictures begins between two seconds as well.
    """

    hosts: tuple[str, ...]
    path: str
    parameter: str
    fragment: bool = False
    plain: bool = False


YOUTUBE = ("youtube.com", "youtube-nocookie.com")
AUDIO = "aac|flac|m4a|mp3|oga|ogg|opus|wav"
VIDEO = "m4v|mov|mp4|ogv|webm"

SITES = (
    Site((), rf"/.*\.(?:{AUDIO}|{VIDEO})", "t", fragment=True, plain=True),
    Site(YOUTUBE, r"/embed/.+", "start"),
    Site((*YOUTUBE, "youtu.be"), r"/.+", "t"),
    Site(("vimeo.com",), r"/.*\d.*", "t", fragment=True),
    Site(("archive.org",), r"/(?:details|embed)/.+", "start"),
    # PeerTube, whoever runs it.
    Site((), r"/(?:w|videos/(?:watch|embed))/[\w-]{8,}/?", "start"),
)


class Opener(NamedTuple):
    """A recording's address up to the seconds that it is opened at."""

    address: str
    plain: bool

    def at(self, moment: int) -> str:
        """The address that opens it at a moment, in milliseconds."""
        return self.address + (_decimal(moment) if self.plain else str(moment // 1000))


def opener_of(url: str) -> Opener | None:
    """How a recording is opened at a moment; None where nothing is known of its sort."""
    parts = urlsplit(url)
    host, path = f".{parts.hostname}", parts.path.lower()
    for site in SITES:
        known = not site.hosts or any(host.endswith(f".{each}") for each in site.hosts)
        if not known or not re.fullmatch(site.path, path):
            continue
        if site.fragment:
            return Opener(parts._replace(fragment=f"{site.parameter}=").geturl(), site.plain)
        query = parse_qsl(parts.query, keep_blank_values=True)
        others = [(name, value) for name, value in query if name != site.parameter]
        query_up_to = urlencode([*others, (site.parameter, "")])
        return Opener(parts._replace(query=query_up_to, fragment="").geturl(), site.plain)
    return None


def _decimal(moment: int) -> str:
    """Milliseconds as seconds: 12350 is 12.35."""
    return f"{moment / 1000:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Player:
    """The HTML element that plays a file, and the file's address, opened where it is to begin."""

    element: Literal["audio", "video"]
    url: str


def player_of(url: str, starts_at: int = 0) -> Player | None:
    """The player of a plain file on a host of our own, which begins at a moment; None for any other
    address."""
    parts = urlsplit(url)
    host = (
        parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    )
    opener = opener_of(url)
    if opener is None or not opener.plain or host not in settings.MEDIA_HOSTS:
        return None
    is_audio = re.search(rf"\.(?:{AUDIO})$", parts.path.lower())
    address = opener.at(starts_at) if starts_at else parts._replace(fragment="").geturl()
    return Player("audio" if is_audio else "video", address)


class Link(NamedTuple):
    """A recording as a page names it, by its host, opened where the session begins."""

    name: str
    url: str


class Playback:
    """Where the moments of one session are heard.

    That is in the first of its recordings that a page plays itself, else in the first that can be
    opened at a moment.
    """

    def __init__(self, recordings: Iterable[Recording] = ()) -> None:
        self.links: list[Link] = []
        self.player: Player | None = None
        self._opener: Opener | None = None
        self._offset = 0
        hosts: Counter[str] = Counter()
        for each in recordings:
            opener, player = opener_of(each.url), player_of(each.url, each.starts_at)
            url = opener.at(each.starts_at) if opener and each.starts_at else each.url
            host = urlsplit(each.url).hostname or ""
            hosts[host] += 1
            self.links.append(Link(f"{host} ({hosts[host]})" if hosts[host] > 1 else host, url))
            if (opener and not self._opener) or (player and not self.player):
                self._opener, self._offset, self.player = opener, each.starts_at, player

    def address(self, moment: int) -> str:
        """Where a moment of the session, in milliseconds, is heard; empty where that is unknown."""
        return self._opener.at(self._offset + moment) if self._opener else ""

    def time(self, starts: int | None, ends: int | None = None) -> SafeString:
        """When words were said, as a link to it where a recording can be opened there; nothing
        where it is not known."""
        if starts is None:
            return SafeString()
        clock = format_clock(starts)
        # Written by hand, as Django takes long to, and a session has thousands.
        html = f'<span class="time">{clock}</span>'
        if url := self.address(starts):
            until = ""
            if self.player and ends is not None:
                until = f' data-ends="{_decimal(self._offset + ends)}"'
            link = f'href="{escape(url)}" aria-label="{label(starts)}"'
            html = f'<a class="time" {link}{until}>{clock}</a>'
        return mark_safe(html)  # noqa: S308 - the address is escaped, all else is our own


def label(moment: int) -> str:
    """What the link to a moment says to those who do not see where it stands."""
    return f"Play from {format_clock(moment)}"


def playbacks_of(sessions: Iterable[int]) -> dict[int, Playback]:
    """Of each session that has recordings, by its id; nothing is asked where there are none."""
    recordings: dict[int, list[Recording]] = defaultdict(list)
    asked = set(sessions)
    found = Recording.objects.filter(session__in=asked).order_by("position") if asked else ()
    for each in found:
        recordings[each.session_id].append(each)
    return {session: Playback(each) for session, each in recordings.items()}
