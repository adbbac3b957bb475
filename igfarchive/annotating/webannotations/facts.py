"""What an annotation says, and whether that can be kept."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from igfarchive.annotating.markup.cleaning import check_line
from igfarchive.annotating.webannotations.documents import Motivation
from igfarchive.annotating.webannotations.refusals import RefusedError

LONGEST_WORDS = 2_000
"""Characters that one correction may put right, and of what it puts there."""
LONGEST_NAME = 200
LONGEST_LINK = 500
LONGEST_TAG = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What an annotation says. `replacement` is None but for a correction."""

    motivation: str
    body: str = ""
    replacement: str | None = None
    link: str = ""
    creator: str = ""


def checked(facts: Facts) -> Facts:
    """The facts without white space around them; RefusedError or BodyError if they are unsound."""
    body = facts.body.strip()
    replacement = facts.replacement
    if facts.motivation == Motivation.EDITING:
        if replacement is None:
            raise RefusedError("A correction says what was spoken.", "Write the corrected words.")
        replacement = check_line(replacement, "The corrected words", LONGEST_WORDS)
    elif replacement is not None:
        raise RefusedError("Only a correction has corrected words.", "Leave them out.")
    if facts.motivation == Motivation.LINKING:
        if not facts.link.strip():
            raise RefusedError("A link leads somewhere.", "Write its address.")
    elif facts.motivation == Motivation.TAGGING:
        body = check_line(body, "The tag", LONGEST_TAG)
    if facts.motivation not in (Motivation.EDITING, Motivation.LINKING) and not body:
        raise RefusedError("There is nothing in it to read.", "Write its text.")
    return replace(
        facts,
        body=body,
        replacement=replacement,
        link=check_link(facts.link),
        creator=check_line(facts.creator, "The name", LONGEST_NAME),
    )


def check_link(link: str) -> str:
    """An address to lead to; RefusedError where it is none."""
    try:
        link = check_line(link, "The address", LONGEST_LINK)
        sound = not link or _leads_somewhere(link)
    except ValueError:
        sound = False
    if not sound:
        raise RefusedError(
            f"{link[:60]!r} is no address of a page.",
            f"Write a whole address of at most {LONGEST_LINK} characters: https://….",
        )
    return link


def _leads_somewhere(link: str) -> bool:
    """Whether it is the address of a page, and nothing in it hides of which host.

    ValueError where it cannot be read.
    """
    parts = urlsplit(link)
    # https://harbour.example@elsewhere.example leads elsewhere, and so does a reversed stroke.
    misleads = "@" in parts.netloc or "\\" in link or any(map(str.isspace, link))
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not misleads
