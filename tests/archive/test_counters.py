"""Counts follow from the words, and who takes part from words, sheets and claims."""

import pytest

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Session
from tests import cast

pytestmark = pytest.mark.django_db


def parts(session: Session) -> dict[str, tuple[int, int]]:
    """Who takes part, with turns and words."""
    return {part.speaker.name: (part.turns, part.words) for part in session.participations.all()}


def test_who_is_heard_takes_part() -> None:
    session, ada = cast.session(cast.event()), cast.speaker("Ada Quill")
    said = cast.speak(session, (ada, "Good morning."), "[ Bell ]", (ada, "Now."), (None, "Aye."))
    assert parts(session) == {"Ada Quill": (1, 3)}
    assert (session.turns, session.words) == (2, 4)

    for utterance in said[:3]:
        cast.retire(utterance)
    assert parts(session) == {}


def test_who_is_claimed_to_speak_for_somebody_takes_part() -> None:
    session, bo = cast.session(cast.event()), cast.speaker("Bo Tern")
    claim = cast.affiliate(bo, session, cast.organisation("Guild of Pilots"))
    recount([session])
    recount([session])
    assert parts(session) == {"Bo Tern": (0, 0)}

    claim.delete()
    recount([session])
    assert parts(session) == {}


def test_who_is_listed_or_has_a_role_stays() -> None:
    session = cast.session(cast.event())
    cast.listed(session, cast.speaker("Ada Quill"))
    cast.listed(session, cast.speaker("Bo Tern"), role="moderator")
    session.participations.filter(role="moderator").update(listed=False)
    recount([session])
    assert set(parts(session)) == {"Ada Quill", "Bo Tern"}
