"""read_turn and read_session: what was said, in its place."""

from dataclasses import dataclass

from igfarchive.api.mcp import ids
from igfarchive.api.mcp.answers import QuotedTurn, coverage_told, quoted_turn
from igfarchive.api.mcp.arguments import Number, Text, ToolError
from igfarchive.api.mcp.tool import Tool
from igfarchive.exporting.citations.reference import on_one_line
from igfarchive.exporting.records import SessionRecord, session_record, utterance_records
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search.coverage import coverage_of
from igfarchive.search.queries.query import Query, Shown

TURNS_A_PAGE = 20
MOST_NEIGHBOURS = 10
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """A turn, and what was said around it."""

    __pydantic_config__ = DESCRIBED

    turn: QuotedTurn
    """What was asked for."""
    before: list[QuotedTurn]
    """What was said before, in order."""
    after: list[QuotedTurn]
    """What was said after, in order."""
    session: SessionRecord
    """Where it was said."""
    coverage: CoverageRecord
    """What the archive holds of this session."""

    @property
    def told(self) -> str:
        before = [turn.told_in_session for turn in self.before]
        after = [turn.told_in_session for turn in self.after]
        parts = [self.turn.told]
        parts += ["Before it:", *before] if before else []
        parts += ["After it:", *after] if after else []
        return "\n\n".join([*parts, coverage_told(self.coverage)])


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """A part of a session."""

    __pydantic_config__ = DESCRIBED

    session: SessionRecord
    """What session it is; `notice` is the captioner's own word on the captions."""
    page: int
    """Which part this is."""
    pages: int
    """How many there are; 0 where no words of it are here."""
    turns: list[QuotedTurn]
    """What was said, in order, with stage directions."""
    coverage: CoverageRecord
    """What the archive holds of this session."""

    @property
    def told(self) -> str:
        session = self.session
        about = (session.event_name, session.code, session.date or "")
        where = ", ".join(on_one_line(each) for each in about if each)
        head = f"“{on_one_line(session.title)}”, {where}\n{session.address}"
        if self.pages:
            head += f"\nPage {self.page} of {self.pages}."
        else:
            head += "\nIts words are not here: no transcript of it was brought in."
        turns = (turn.told_in_session for turn in self.turns)
        return "\n\n".join([head, *turns, coverage_told(self.coverage)])


def read_turn(site: str, *, turn: str, before: int, after: int, reading: str) -> TurnAnswer:
    found = ids.turn_at("turn", turn)
    place = found.position or 0
    around = found.session.utterances.current().filter(
        position__range=(place - before, place + after)
    )
    records = utterance_records(around.order_by("position"), site)
    turns = [quoted_turn(record, Shown(reading)) for record in records]
    own = next((at for at, record in enumerate(records) if record.key == found.key), None)
    if own is None:
        raise ToolError("turn: it was withdrawn just now.")
    return TurnAnswer(
        turn=turns[own],
        before=turns[:own],
        after=turns[own + 1 :],
        session=session_record(found.session, site),
        coverage=coverage_record(coverage_of(Query(sessions=(found.session.path,)))),
    )


def read_session(site: str, *, session: str, page: int, reading: str) -> SessionAnswer:
    found = ids.session_at("session", session)
    turns = found.utterances.current().order_by("position")
    pages = -(-turns.count() // TURNS_A_PAGE)
    if page > max(pages, 1):
        raise ToolError(f"page: {found.path} has {pages}: write a number from 1 to {pages}.")
    some = turns[(page - 1) * TURNS_A_PAGE : page * TURNS_A_PAGE].values_list("pk", flat=True)
    shown = found.utterances.filter(pk__in=list(some)).order_by("position")
    return SessionAnswer(
        session=session_record(found, site),
        page=page,
        pages=pages,
        turns=[quoted_turn(each, Shown(reading)) for each in utterance_records(shown, site)],
        coverage=coverage_record(coverage_of(Query(sessions=(found.path,)))),
    )


READING = Text(
    "Which reading of the words: corrected, with what readers put right, or captioned, as it stood "
    "in the captions.",
    "captioned",
    choices=tuple(Shown),
    default=Shown.CORRECTED.value,
)

READ_TURN = Tool(
    name="read_turn",
    title="Read a turn",
    description=(
        "Read one turn of speech letter by letter, and what was said around it: before you quote "
        "from it, or say what somebody meant. Stage directions count as turns."
    ),
    arguments={
        "turn": Text(
            "The id of a turn, as answers of this archive have it, or its address.",
            ids.TURN,
            ids.LONGEST,
            required=True,
        ),
        "before": Number("How many turns before it.", 2, 0, MOST_NEIGHBOURS, 1),
        "after": Number("How many turns after it.", 2, 0, MOST_NEIGHBOURS, 1),
        "reading": READING,
    },
    output=TurnAnswer,
    ask=read_turn,
)

READ_SESSION = Tool(
    name="read_session",
    title="Read a session",
    description=(
        f"Read what was said in a session from its beginning, {TURNS_A_PAGE} turns a page, letter "
        "by letter."
    ),
    arguments={
        "session": Text(
            "The id of a session, as answers of this archive have it, or its address.",
            ids.SESSION,
            ids.LONGEST,
            required=True,
        ),
        "page": Number(f"Which page of {TURNS_A_PAGE} turns.", 2, 1, MOST_PAGES, 1),
        "reading": READING,
    },
    output=SessionAnswer,
    ask=read_session,
)
