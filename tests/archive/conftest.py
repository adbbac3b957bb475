"""Two spellings of one speaker, and where each of them speaks."""

import pytest

from igfarchive.archive.models import Event, Session, Speaker
from tests import cast


@pytest.fixture
def event() -> Event:
    return cast.event()


@pytest.fixture
def tern() -> Speaker:
    return cast.speaker("Bo Tern")


@pytest.fixture
def terne() -> Speaker:
    """The same Bo Tern, as a captioner once heard the name."""
    return cast.speaker("Bo Terne")


@pytest.fixture
def shared_panel(event: Event, tern: Speaker, terne: Speaker) -> Session:
    """A session in which both spellings speak, and both are said to speak for somebody."""
    session = cast.session(event, "WS 1")
    cast.speak(session, (tern, "One two three."), (terne, "Four five."), (tern, "Six."))
    cast.listed(session, terne, role="panellist")
    cast.affiliate(tern, session, cast.organisation("Pilots' Guild"), position="Pilot")
    cast.affiliate(terne, session, cast.organisation("Ferry Union"), position="Steward")
    return session


@pytest.fixture
def own_panel(event: Event, terne: Speaker) -> Session:
    """A session in which the wrong spelling alone speaks."""
    session = cast.session(event, "WS 2")
    cast.speak(session, (terne, "Seven eight."), "[ Applause ]", (terne, "Nine."))
    cast.affiliate(terne, session, cast.organisation("Tide Office"))
    cast.affiliate(terne, session, None, stakeholder_group="academia")
    return session
