"""Queries and requests as whoever tries to break the archive writes them.

The same seed gives the same ones. What makes a query long to answer are words that stand in many
turns, so that they are made of words of the archive itself, with whatever else in between.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from urllib.parse import quote

from igfarchive.search.queries.query import FILTERS

HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")

NAMES = tuple(FILTERS)
ODD = (
    *("", " ", "\0", "a\0b", "\t\n\r", "\ufeff", "\u202e", "\ud7ff", "\U0001f44b", "é", "e\u0301"),
    *("港" * 300, "a" * 3000, "a " * 1500, "9" * 5000, "-1", "0", "1e9", "٣", "²", "0x10", "NaN"),
    *("'", '"', '"unclosed', "(" * 40, ")" * 40, "<script>alert(1)</script>", "{{7*7}}", "${7*7}"),
    *("../../etc/passwd", "..\\..\\boot.ini", "%00", "%ff%fe", "%", "%252e%252e", "; ls", "`id`"),
    *("' OR 1=1 --", "1; DROP TABLE archive_session", "a\r\nSet-Cookie: b=c", "[", "]", "\\", "/"),
    *("[a TO z]", "?*?*?*z", "a*" * 30, "~" * 30, "unknown", "null", "true", "[]", "{}", "//", "@"),
)
"""Values that somebody once forgot to think of."""

OPERATORS = (" ", " ", " ", " OR ", " AND ", " NOT ", " -", " | ", " & ", " w/5 ", " near ", "+")
AROUND = ('"{}"', '"{}"~5', '"{}"~9999', "({})", "-({})", "{}*", "*{}", "{}~", "{}~2", "?{}", "{}:")

METHODS = (
    *["GET"] * 12,
    "HEAD",
    *["POST"] * 4,
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "BREW",
)
PARAMETERS = (
    *NAMES,
    *("q", "page", "sort", "letter", "reading", "hide", "quote", "words", "start", "by", "style"),
    *("p", "url", "format", "maxwidth", "maxheight", "cursor", "limit", "quotation", "next", "o"),
    *("_popup", "_to_field", "e", "action", "turn", "at", "csrfmiddlewaretoken", "__proto__"),
)
HEADERS = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Cookie", "If-None-Match", "Origin", "Host"),
    *("If-Modified-Since", "Range", "Referer", "User-Agent", "X-Forwarded-For", "Authorization"),
    *("X-Forwarded-Host", "X-Forwarded-Proto", "X-Http-Method-Override", "Mcp-Protocol-Version"),
)
TYPES = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"),
    *("multipart/form-data", "text/plain; charset=nonsense", "application/xml", ""),
)

TOOL = """{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
 "params": {"name": "search", "arguments": {"words": "%s", "page": "%s"}}}"""

Fills = Mapping[str, Sequence[str]]
"""What may stand for a part of an address, by the part's name or, of most parts, its kind."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: `address` begins with a slash and is quoted, `query` stands behind its ?."""

    method: str
    address: str
    query: str = ""
    content: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    at_the_desk: bool = False
    """Whether somebody asks who is signed in and may do everything."""

    def __str__(self) -> str:
        who = "desk " if self.at_the_desk else ""
        return f"{who}{self.method} {self.address}?{self.query}"[:400]


def queries(words: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Endless queries of these words."""
    for number in count():
        yield _query(Random(f"query {seed} {number}"), words)  # noqa: S311 - the same each time


def asking(queries: Iterator[str]) -> Iterator[Request]:
    """The pages that search for them."""
    return (Request("GET", "/search/", f"q={quote(each, safe='')}") for each in queries)


def _query(chance: Random, words: Sequence[str]) -> str:
    parts = [_part(chance, words) for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6, 12, 25)))]
    text = parts[0]
    for part in parts[1:]:
        text += chance.choice(OPERATORS) + part
    if chance.random() < 0.2:
        text = _damaged(chance, text)
    return text


def _part(chance: Random, words: Sequence[str]) -> str:
    kind = chance.random()
    if kind < 0.1:
        return chance.choice(ODD)
    if kind < 0.2:
        return f"{chance.choice(NAMES)}:{_quoted(chance, words)}"
    word = chance.choice(words)
    if kind < 0.3:
        cut = chance.randint(0, len(word))
        return word[:cut] + chance.choice("*?~") + word[cut:]
    if kind < 0.4:
        return f'"{" ".join(chance.choice(words) for _ in range(chance.randint(2, 8)))}"'
    return chance.choice(AROUND).format(word) if kind < 0.55 else word


def _quoted(chance: Random, words: Sequence[str]) -> str:
    value = chance.choice((*words, *ODD)) if chance.random() < 0.5 else chance.choice(words)
    return chance.choice((value, f'"{value}"', f"-{value}", f"{value}-{value}"))


def _damaged(chance: Random, text: str) -> str:
    """The text with a few letters lost, doubled or put in another's place."""
    letters = list(text)
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(letters))
        letters[place : place + chance.randint(0, 2)] = chance.choice(
            ('"', "(", ")", "-", "*", "\\", ":", "~", "\0", "\u200b", *letters[:1])
        )
    return "".join(letters)


def requests(
    patterns: Sequence[str], fills: Fills, words: Sequence[str], seed: int = 0
) -> Iterator[Request]:
    """Endless requests to addresses of these patterns: those of readers and those of the desk by
    turns, of each in turn, and at the desk mostly by who may see it.

    A part that `fills` has nothing for is filled with words.
    """
    desk = [pattern for pattern in patterns if pattern.startswith("admin/")]
    public = [pattern for pattern in patterns if pattern not in desk]
    for number in count():
        chance = Random(f"request {seed} {number}")  # noqa: S311 - the same each time
        asked = (public, desk)[number % 2]
        pattern = asked[number // 2 % len(asked)]
        method = chance.choice(METHODS)
        address = HOLE.sub(lambda hole, c=chance: _filled(c, hole, fills, words), pattern)  # type: ignore[misc]  # mypy knows no lambda with a default
        content, kind = (b"", "") if method in ("GET", "HEAD") else _content(chance, words)
        yield Request(
            method,
            f"/{address}",
            _parameters(chance, words),
            content,
            kind,
            _headers(chance, words),
            at_the_desk=asked is desk and chance.random() < 0.75,
        )


def _filled(chance: Random, hole: re.Match[str], fills: Fills, words: Sequence[str]) -> str:
    kind, name = hole.groups()
    if chance.random() < 0.15:
        # Unquoted now and then: a slash, a dot or a percent sign of its own.
        return quote(chance.choice(ODD), safe=chance.choice(("", "/.%")))
    return quote(chance.choice(fills.get(name) or fills.get(kind) or words), safe="")


def _parameters(chance: Random, words: Sequence[str]) -> str:
    pairs = []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6, 60))):
        value = chance.choice(
            (_query(chance, words), chance.choice(ODD), str(chance.randint(0, 99)))
        )
        pairs.append(f"{chance.choice(PARAMETERS)}={quote(value, safe=chance.choice(('', '%')))}")
    return "&".join(pairs)[:20_000]


def _content(chance: Random, words: Sequence[str]) -> tuple[bytes, str]:
    """What is posted, and what it is said to be, which it seldom is."""
    odd, word = chance.choice(ODD), chance.choice(words)
    written = chance.choice(
        (
            _parameters(chance, words),
            f'{{"quotations": ["{word}"], "q": {odd}}}',
            TOOL % (word, odd),
            "[" * chance.choice((1, 50, 20_000)),
            f'--b\r\nContent-Disposition: form-data; name="{odd}"; filename="{word}"\r\n\r\n{odd}',
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        )
    )
    return written.encode("utf-8", "surrogatepass"), chance.choice(TYPES)


def _headers(chance: Random, words: Sequence[str]) -> dict[str, str]:
    """Now and then, as a server hands them on: of signs that a header may have."""
    found = {}
    for _ in range(chance.choice((0, 0, 0, 1, 2, 5))):
        value = chance.choice(
            (chance.choice(ODD), chance.choice(words), "bytes=0-,5-1", '"a", W/"b"')
        )
        found[chance.choice(HEADERS)] = "".join(
            each for each in value[:4000] if " " <= each < "\x7f"
        )
    return found
