"""What is not public is nowhere: not on a page, in a file, in an answer to a program or a tool.

Each fact that is not public has a word of its own that nothing else has, and no question holds one:
where such a word is answered, the archive told it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from igfarchive.annotating import curating, glossary
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import (
    AffiliationProposal,
    Annotation,
    OrganisationName,
    Receipt,
    Session,
    Speaker,
    SpeakerName,
)
from igfarchive.search import index
from igfarchive.search.checks import Claim
from igfarchive.search.queries.query import Query
from igfarchive.search.receipts import keep_claims, keep_query
from igfarchive.web.sitemaps import PARTS
from tests import cast
from tests.indexing import follow
from tests.walking import Asked, Walk

API = "/api/v1/"
OPEN, SHUT = "harbour-forum-2031/ws-7", "ev-9/s-9"

OF_SESSION = {
    "event": "Brindlewack",
    "city": "Quorlest",
    "title": "Ostravane",
    "room": "Pellimoor",
    "track": "Vintagorn",
    "notice": "Harquelle",
    "source of the session": "Yorrimund",
    "words": "skandarin",
    "corrected words": "hadderly",
    "words of somebody known": "dorvaney",
    "stage direction": "murglaff",
    "speaker": "Eskovar",
    "spelling of the speaker": "Ezkovarre",
    "organisation": "Tamberlock",
    "spelling of the organisation": "Tamborluque",
    "position": "Wyvernhelm",
    "annotation": "grimbolt",
    "creator": "Jorvaskyn",
    "proposed affiliation": "Opaltrey",
}
"""What only the unpublished session says."""

NEVER_TOLD = {"spelling of the speaker", "spelling of the organisation", "proposed affiliation"}
"""What is not told of sessions that are public either."""

OF_CURATORS = {
    "retired words": "frostaline",
    "retired turn of the unpublished session": "uxbermont",
    "proposed correction": "lumbrecht",
    "its reason": "kelpharbor",
    "its creator": "Zimbrosia",
    "withdrawn annotation": "nimbrazel",
    "withdrawn correction": "quastermy",
    "proposed affiliation": "Birkenzell",
    "quote of the proposal": "cloudvarnish",
}
"""What is not public, of a session that is."""

LASTING = (
    *(f"/sessions/{turn}/" for turn in (f"{OPEN}/u10", f"{SHUT}/u5")),
    *(f"{API}sessions/{turn}" for turn in (f"{OPEN}/utterances/10", f"{SHUT}/utterances/5")),
    f"/sessions/{OPEN}/u9/history/",
)
"""Where a retired turn stood is said what stood there, and in the history of a turn how it was once
read: a correction that was withdrawn, too."""

OF_THE_MOMENT = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|^(?:ETag|Expires|Last-Modified|Set-Cookie): .*$',
    re.MULTILINE,
)

OWN = tuple(
    f"{root}{path}"
    for root in ("/", API)
    for path in (f"sessions/{SHUT}", "events/ev-9", "speakers/sp-", "affiliations/or-9")
)
"""The addresses of what is nowhere but in the unpublished session."""

TOKEN = "k" * 24
BEHIND_A_LOGIN = (
    "annotate", "edit-annotation", "decide-annotation", "turn-parts", "who-speaks",
)  # fmt: skip
TELL_NOTHING = {
    # Of nothing that was said.
    *("about", "api", "openapi", "mcp", "opensearch", "robots", "favicon", "healthz", "readyz"),
    "metrics",
    # Of the addresses of pages, whose parts are no secret words here.
    *("sitemap", "sitemap-part"),
    # How often a term is said.
    *("glossary", "glossary as csv", "glossary as jsonl", "glossary as md"),
    *("get /api/v1/terms", "get /api/v1/terms/{id}"),
    # What became of a suggestion, and not what it says.
    "suggestion",
    # What whoever asks has written.
    "keep-check",
    *("end-alert", "follow-term"),
    # Words, but drawn.
    "quotation-picture",
    *BEHIND_A_LOGIN,
}
"""The kinds of questions whose answers say none of the words, whatever is public."""

NEAR = "A+table+of+skandarim+was+said+by+us"
CLAIM = "A table of skandarim was said by many of us here"
TAIL = "was said by many of us here in the evening"


def words_of(canaries: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(canaries.values()), re.IGNORECASE)


@pytest.fixture
def archive(db: None) -> None:
    """A session that is public, and has secrets of its own."""
    made = cast.panel(cast.event(), source_url="https://forum.example/ws-7")
    cast.term("tide tables")
    cast.tell_times(made.utterances)
    cast.annotate(made.utterances[1], "tide tables", "Heard.", replacement="time tables", pk=1)
    cast.subscription(TOKEN, "?q=table&speaker=sp-9")
    _keep_secrets(made.session, made.chair)
    index.rebuild()


def publish() -> Session:
    """The session that is to be unpublished."""
    chair = Speaker.objects.get(slug="ada-quill")
    session = cast.session(
        cast.event(
            OF_SESSION["event"], 2039, slug="ev-9", city=OF_SESSION["city"], country="Estuaria"
        ),
        "S 9",
        OF_SESSION["title"],
        slug="s-9",
        kind="town-hall",
        room=OF_SESSION["room"],
        track=OF_SESSION["track"],
        notice=OF_SESSION["notice"],
        source_url=f"https://forum.example/{OF_SESSION['source of the session']}",
    )
    somebody = cast.speaker(f"Sol {OF_SESSION['speaker']}", slug="sp-9")
    spelling, other = OF_SESSION["spelling of the speaker"], "spelling of the organisation"
    SpeakerName.objects.create(
        speaker=somebody, name=spelling, folded=spelling.lower(), reason="So captioned."
    )
    cast.speaker(f"Sol {spelling}", slug="sp-8", merged_into=somebody)
    office = cast.organisation(OF_SESSION["organisation"], slug="or-9")
    OrganisationName.objects.create(
        organisation=office, name=OF_SESSION[other], folded=OF_SESSION[other].lower()
    )
    said = cast.speak(
        session,
        (somebody, f"A table of {OF_SESSION['words']} {TAIL}.\n\nThe tide tables are late."),
        (chair, f"I said of the {OF_SESSION['words of somebody known']} table what I said."),
        f"[ {OF_SESSION['stage direction']} ]",
        (None, "Which table?"),
        (somebody, f"A table {OF_CURATORS['retired turn of the unpublished session']}."),
    )
    cast.tell_times(said[:4])
    affiliate(somebody, session, office, said[0])
    affiliate(chair, session, office, said[1])
    cast.annotate(
        said[0],
        "evening",
        f"It is *{OF_SESSION['annotation']}*.",
        replacement=OF_SESSION["corrected words"],
        creator=OF_SESSION["creator"],
        pk=9,
    )
    cast.annotate(said[1], "table", f"{OF_SESSION['annotation']} table.", pk=8)
    propose(somebody, said[0], OF_SESSION["proposed affiliation"], "table")
    cast.retire(said[4])
    glossary.note_uses_in(session)
    follow(session)
    return session


def unpublish(session: Session) -> None:
    session.published = False
    session.save()


def _keep_secrets(session: Session, chair: Speaker) -> None:
    """What curators alone may see of a session that is public."""
    said = cast.speak(
        session,
        (chair, "One more table was drawn, and nobody looked at it."),
        (chair, f"A table {OF_CURATORS['retired words']}, and no more."),
    )
    cast.annotate(
        said[0],
        "drawn",
        OF_CURATORS["its reason"],
        replacement=OF_CURATORS["proposed correction"],
        creator=OF_CURATORS["its creator"],
        status=AnnotationStatus.PROPOSED,
        pk=2,
    )
    Annotation.objects.filter(pk=2).update(reference="bakelo")
    curating.withdraw(cast.annotate(said[0], "nobody", OF_CURATORS["withdrawn annotation"], pk=3))
    curating.withdraw(
        cast.annotate(
            said[0], "looked", "Heard.", replacement=OF_CURATORS["withdrawn correction"], pk=4
        )
    )
    propose(
        chair,
        said[0],
        OF_CURATORS["proposed affiliation"],
        OF_CURATORS["quote of the proposal"],
    )
    cast.retire(said[1])


def affiliate(speaker: Speaker, session: Session, office: Any, stated_in: Any) -> None:
    cast.affiliate(
        speaker,
        session,
        office,
        position=OF_SESSION["position"],
        stakeholder_group="academia",
        regional_group="grulac",
        stated_in=stated_in,
        stated_quote="table",
    )


def propose(speaker: Speaker, stated_in: Any, organisation: str, quote: str) -> None:
    AffiliationProposal.objects.create(
        speaker=speaker, stated_in=stated_in, quote=quote, by_self=True, organisation=organisation
    )


def keep_receipts() -> Sequence[Receipt]:
    return (
        keep_query(Query(text="table"), "/search/?q=table"),
        keep_query(Query(speakers=("sp-9",)), "/search/?speaker=sp-9"),
        keep_query(Query(affiliations=("or-9",), sessions=(SHUT,)), "/search/?affiliation=or-9"),
        keep_claims([Claim(CLAIM), Claim(TAIL), Claim(CLAIM, speaker="Ada Quill")], ""),
    )


def walk_of(client: Client, receipts: Sequence[Receipt] = ()) -> Walk:
    """All questions, with what is not public among what is asked for."""
    sessions = [f"sessions/{OPEN}", f"sessions/{SHUT}"]
    slugs = {
        "speakers": ["ada-quill", "sp-9", "sp-8"],
        "affiliations": ["harbour-authority", "or-9"],
        "terms": ["tide-tables"],
    }
    slugs["glossary"] = slugs["terms"]
    filters = {
        "speaker": ["sp-9", "ada-quill", "unknown", "eskova"],
        "affiliation": ["or-9", "tamber"],
        "group": ["academia"],
        "region": ["grulac"],
        "event": ["ev-9", "brindle"],
        "year": ["2039"],
        "kind": ["town-hall"],
        "session": [SHUT, "ostrava"],
    }
    misspelt = ["table", "skandarim", "skandar*", "skandarim~", "eskovaz", "tamberloc", "ostravan",
                "brindlewac", "esko", "tamb", "grimbol", "speaker:eskovaz table", "lumbrech",
                '"a table of skandarim"', "what did eskovaz say of tables"]  # fmt: skip
    return Walk(
        client,
        fills={
            "sessions/<event>/<slug>": sessions,
            "sessions/<event>": ["sessions/harbour-forum-2031", "sessions/ev-9"],
            "events/<event>": ["events/harbour-forum-2031", "events/ev-9"],
            "u<key>": [f"u{key}" for key in (1, 5, 9, 10)],
            "utterances/<key>": [f"utterances/{key}" for key in (1, 5, 9, 10)],
            "annotations/<pk>": [f"annotations/{number}" for number in (1, 2, 3, 4, 8, 9)],
            "annotations/<number>": [f"annotations/{number}" for number in (1, 2, 3, 4, 8, 9)],
            **{
                f"{kind}/<{name}>": [f"{kind}/{slug}" for slug in found]
                for kind, found in slugs.items()
                for name in ("slug", "id")
            },
            "cite.<ending>": [f"cite.{ending}" for ending in ("txt", "bib", "ris", "json")],
            "receipts/<short>": [f"receipts/{each.short}" for each in receipts]
            or ["receipts/none"],
            "alerts/<token>": [f"alerts/{TOKEN}"],
            "suggestions/<reference>": ["suggestions/bakelo"],
            "sitemap-<section>": [f"sitemap-{section}" for section in PARTS],
        },
        questions=[
            "",
            f"?quote={NEAR}&q=table",
            "?q=table&speaker=sp-9&affiliation=or-9&session=ev-9/s-9&event=ev-9&year=2039",
        ],
        deeper=[
            *(f"?q={words}" for words in misspelt),
            *(f"?{name}={value}" for name, values in filters.items() for value in values),
            *(f"?letter={letter}" for letter in "EOT"),
            *(f"?url=http://testserver/sessions/{SHUT}/{turn}" for turn in ("", "u1/", "u2/")),
            f"?url=http://testserver/sessions/{OPEN}/u2/",
            *(
                f"?quote={CLAIM}&{name}={value}"
                for name, value in (
                    ("session", "S 9"),
                    ("speaker", "Sol Eskovaz"),
                    ("year", "2039"),
                    ("event", "ev-9"),
                )
            ),
        ],
        values=filters
        | {
            "q": misspelt,
            "words": misspelt,
            "name": [*misspelt, "Sol", "sp-9"],
            "quotation": [CLAIM, TAIL, "I said of the table what I said"],
            "what": [
                f"{OPEN}/u2",
                f"{SHUT}/u1",
                f"{SHUT}/u5",
                SHUT,
                OPEN,
                "sp-9",
                "ada-quill",
                "http://testserver/search/?q=table",
            ],
            "turn": [f"{path}/u{key}" for path in (OPEN, SHUT) for key in (1, 5, 9, 10)],
            "before": [3],
            "after": [3],
            "page": [1],
            "limit": [100],
            "cursor": [],
            "sort": ["newest"],
            "style": ["bibtex"],
            "reading": ["captioned", "corrected"],
            "synonyms": ["off"],
            "motivation": ["editing", "commenting"],
        },
        bodies=[
            {"quotations": [{"quotation": CLAIM}, {"quotation": TAIL, "speaker": "Sol Eskovaz"}]}
        ],
    )


def test_the_walk_finds_what_is_public_and_nothing_else(client: Client, archive: None) -> None:
    """That it finds nothing of what is not public would otherwise say nothing."""
    publish()
    secrets = words_of(OF_SESSION)
    found: dict[str, set[str]] = defaultdict(set)
    answers = list(walk_of(client, keep_receipts()).everything())
    for asked in answers:
        assert asked.status < 500, asked
        found[asked.kind].update(word.lower() for word in secrets.findall(asked.answer))
    assert {kind for kind, words in found.items() if not words} == TELL_NOTHING
    assert set().union(*found.values()) == {
        word.lower() for fact, word in OF_SESSION.items() if fact not in NEVER_TOLD
    }
    elsewhere = [asked for asked in answers if not asked.request.startswith(LASTING)]
    assert len(elsewhere) < len(answers)
    assert told_in(elsewhere, OF_CURATORS) == []


@pytest.mark.parametrize(
    "followed",
    [
        pytest.param(True, id="index follows"),
        pytest.param(False, id="index is behind", marks=pytest.mark.long),
    ],
)
def test_receipts_and_answers_are_silent_of_a_session_that_was_unpublished(
    client: Client, archive: None, followed: bool
) -> None:
    session = publish()
    walk = walk_of(client, keep_receipts())
    unpublish(session)
    if followed:
        follow(session)
    answers = list(walk.everything())
    assert told_in(answers, OF_SESSION) == []
    own = [asked for asked in answers if asked.request.startswith(OWN)]
    assert {asked.kind for asked in own} >= {"session", "quotation-picture", "speaker"}
    assert [
        asked for asked in own if asked.status != 404 and asked.kind not in BEHIND_A_LOGIN
    ] == []


@pytest.mark.long
def test_nothing_counts_a_session_that_was_unpublished(
    client: Client, archive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr("igfarchive.search.coverage.timezone.now", lambda: now)
    walk = walk_of(client)
    without = [unlike_none(asked) for asked in walk.everything()]
    session = publish()
    unpublish(session)
    follow(session)
    after = [unlike_none(asked) for asked in walk.everything()]
    different = [(before, now) for before, now in zip(without, after, strict=True) if before != now]
    assert different == []


def unlike_none(asked: Asked) -> Asked:
    """An answer without what is of the moment."""
    return replace(asked, answer=OF_THE_MOMENT.sub("", asked.answer))


def told_in(answers: Iterable[Asked], canaries: Mapping[str, str]) -> list[str]:
    """What answers tell, and in which."""
    secrets = words_of(canaries)
    return [
        f"{asked.kind}: {asked.request} tells {' '.join(sorted(set(told)))}"
        for asked in answers
        if (told := secrets.findall(asked.answer))
    ]
