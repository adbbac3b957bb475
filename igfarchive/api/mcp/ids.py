"""What is asked for by its id or by its address, as an assistant has either from an answer.

igf-2031/ws-12/u7                                          a turn
https://archive.example/sessions/igf-2031/ws-12/#u7        the same
igf-2031/ws-12                                             a session
ada-quill, https://archive.example/speakers/ada-quill/     a speaker
"""

import re
from urllib.parse import unquote

from django.http import QueryDict

from igfarchive.api.mcp.arguments import ToolError
from igfarchive.archive.joined_turns import head_of
from igfarchive.archive.models import Session, Speaker, Utterance
from igfarchive.search.merged import kept_speaker, resolve_merged
from igfarchive.search.queries.query import InvalidQueryError, Query
from igfarchive.search.typed_filters import apply_typed
from igfarchive.text.characters import no_text_in

_ADDRESS = re.compile(r"(?:https?://[^/]+)?/(?:sessions|speakers)/", re.IGNORECASE)
_TURN = re.compile(r"([-\w]+/[-\w]+)/u([0-9]{1,9})(?:/.*)?", re.DOTALL)
_SESSION = re.compile(r"([-\w]+)/([-\w]+)/?")
_SEARCH = re.compile(r"(?:https?://[^/]+)?/search/?\?([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_SPEAKER = re.compile(r"[-\w]+/?")

LONGEST = 2_000
"""Characters of an address."""

TURN = "igf-2031/ws-12/u7"
SESSION = "igf-2031/ws-12"


def turn_at(name: str, value: str) -> Utterance:
    """A turn that stands in a published session, with its session and speaker: the one that it was
    joined to, if it was.

    ToolError where there is none; of one that a corrected transcript dropped it says so.
    """
    found = _TURN.fullmatch(_path(value))
    if not found:
        raise ToolError(f"{name}: write the id of a turn, such as {TURN}, or its address.")
    session = session_at(name, found[1])
    turns = session.utterances.select_related("speaker").filter(key=found[2])
    turn = turns.first()
    if turn is None:
        raise ToolError(
            f"{name}: there is no turn u{int(found[2])} in {session.path}: read_session gives "
            "those there are."
        )
    if turn.position is None:
        turn = head_of(turn) or turn
    turn.session = session
    if turn.position is None:
        raise ToolError(
            f"{name}: {session.path}/u{turn.key} stands in the transcript no longer: a corrected "
            "one came without it, and it is not to be quoted as said. Its page tells what stood "
            "there; search finds where the words stand now."
        )
    return turn


def session_at(name: str, value: str) -> Session:
    """A published session, with its event; ToolError."""
    found = _SESSION.fullmatch(_path(value))
    if not found:
        raise ToolError(f"{name}: write the id of a session, such as {SESSION}, or its address.")
    session = Session.objects.published().at(*found.groups()).select_related("event").first()
    if session is None:
        raise ToolError(
            f"{name}: there is no session {found[1]}/{found[2]} here: search gives the ids of "
            "those there are."
        )
    return session


def is_turn(value: str) -> bool:
    return bool(_TURN.fullmatch(_path(value)))


def is_session(value: str) -> bool:
    return bool(_SESSION.fullmatch(_path(value)))


def speaker_at(value: str) -> Speaker | None:
    """The public speaker of this id, or the one whom a merged one became."""
    path = _path(value)
    if not _SPEAKER.fullmatch(path):
        return None
    slug = path.rstrip("/")
    return Speaker.objects.public().filter(slug=slug).first() or kept_speaker(slug)


def search_at(name: str, value: str) -> Query | None:
    """What the address of a search asks; None for what is no such address. ToolError."""
    found = _SEARCH.fullmatch(value.strip())
    if not found:
        return None
    if no_text_in(unquote(found[1])):
        raise ToolError(f"{name}: the address holds what is no text: copy it from search.")
    try:
        query = Query.from_parameters(QueryDict(found[1]))
    except InvalidQueryError as error:
        raise ToolError(f"{name}: {error}") from None
    return resolve_merged(apply_typed(query)) or None


def _path(value: str) -> str:
    """What tells one from another in an address: `#u7` as the turn it leads to."""
    value = value.strip()
    address = _ADDRESS.match(value)
    if not address:
        return value
    page, _, fragment = value[address.end() :].partition("#")
    path = unquote(page.partition("?")[0])
    turn = fragment.partition(":~:")[0]
    if re.fullmatch("u[0-9]{1,9}", turn) and is_session(path):
        return f"{path.rstrip('/')}/{turn}"
    return path
