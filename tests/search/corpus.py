"""Invented turns for engines: a few words that meet in all the ways a query asks about."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.queries.query import UNKNOWN

WORDS = [
    "tide", "tides", "tidal", "tied", "table", "tables", "tabel", "rope", "ropes", "govern",
    "governance", "co-chair", "co\u2011chairs", "café", "cafe\u0301", "harbour's", "harbor",
    "潮汐", "潮", "and", "or", "not", "session", "1", "IT", "it", "U.S.", "us", "data", "centre",
    "datacenters", "cyber", "cyber\u2011tide", "cybertide", "tide-table-rope", "harbour", "35%",
    "per cent", "35", "$100", "dollars", "C++", "1,000",
]  # fmt: skip

QUERIES = [
    "tide", "table rope", "tide OR rope", "govern -table", "-tide", "-(tide OR table)",
    '"tide table"', '"table"', '"tide table rope"', '"tide and tide"', '"tide table"~1',
    '"rope tide"~3', '"tide tide"~4', '"table rope tide"~5', "gov*", "tid*", "harbor*", "tabel~",
    "rope~", "harbour~", "tide~ -ropes", "co-chair", "潮汐", "潮", "café", "harbour",
    "(tide OR table) -(rope OR \"co chair\")", 'tide -"tide table"', "tide OR -rope", "nowhere",
    "nowhere OR tide", "-nowhere", "nowhere tide", "xyz*", "xyzz~", "tab*s", "gov*an?e", "t?d?",
    "?able -rope", "caf?", "har*r's", "xyz*z", "?yz", '"nowhere tide"',
    '"nowhere tide"~3', "tide w/2 rope", "note:1", "IT", "US tide", "us", "-US", "data center",
    "datacentre", "cyber tide", "cyber-tide", "cybertides", "tidetablerope", '"cyber tide"', "35%",
    "35 percent", "who said tide table rope", "$100", "c++", "1000", "cochair", "co chair",
    "who said tide cyber data \"harbour's\"",
]  # fmt: skip
"""Each is asked of every generated corpus."""


def document(
    utterance: int, text: str, session: str = "harbour-2031/ws-7", **facts: Any
) -> Document:
    values: dict[str, Any] = {
        "position": utterance,
        "speaker": UNKNOWN,
        "affiliation": UNKNOWN,
        "group": UNKNOWN,
        "region": UNKNOWN,
        "event": session.partition("/")[0],
        "year": "2031",
        "kind": "workshop",
        "date": date(2031, 7, 5),
    }
    return Document(utterance=utterance, text=text, session=session, **(values | facts))


TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
DAYS = [(date(2031, 7, 5), "2031"), (date(2030, 1, 9), "2030"), (None, "2030"), (None, UNKNOWN)]


@st.composite
def sessions(
    draw: st.DrawFn, number: int, start: int, *, corrected: bool = True
) -> SessionDocuments:
    """A session of that number, some of its turns `corrected`; its utterances are numbered from
    `start`."""
    captions = st.just("") | TEXTS if corrected else st.just("")
    event = draw(st.sampled_from(["harbour", "estuary"]))
    day, year = draw(st.sampled_from(DAYS))
    kind = draw(st.sampled_from(["workshop", "main"]))
    path = f"{event}/ws-{number}"
    texts = draw(st.lists(TEXTS, max_size=6))
    return SessionDocuments(
        number,
        tuple(
            document(
                start + place,
                text,
                path,
                position=place,
                speaker=draw(st.sampled_from(["ada", "bo", UNKNOWN])),
                affiliation=draw(st.sampled_from(["authority", "union", UNKNOWN])),
                group=draw(st.sampled_from(["government", "civil-society", UNKNOWN])),
                region=draw(st.sampled_from(["african", UNKNOWN])),
                event=event,
                year=year,
                kind=kind,
                date=day,
                captioned=draw(captions),
            )
            for place, text in enumerate(texts)
        ),
    )


@st.composite
def histories(draw: st.DrawFn, *, corrected: bool = True) -> list[list[SessionDocuments]]:
    """What is written, commit by commit: sessions come, change and go."""
    commits = []
    start = 1
    for _ in range(draw(st.integers(1, 4))):
        numbers = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True))
        commit = []
        for number in numbers:
            commit.append(draw(sessions(number, start, corrected=corrected)))
            start += 10
        commits.append(commit)
    return commits


FILTERED = st.fixed_dictionaries(
    {
        "speakers": st.sampled_from([(), (), ("ada",), ("bo", UNKNOWN), ("nobody",)]),
        "affiliations": st.sampled_from([(), (), ("union",), (UNKNOWN, "authority")]),
        "groups": st.sampled_from([(), (), ("government",), (UNKNOWN,)]),
        "years": st.sampled_from([(), (), ("2030",), ("2031", UNKNOWN)]),
        "kinds": st.sampled_from([(), ("main",)]),
        "events": st.sampled_from([(), (), ("harbour",)]),
        "sessions": st.sampled_from([(), (), ("harbour/ws-1", "estuary/ws-2")]),
    }
)
