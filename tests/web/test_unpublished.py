"""An unpublished session is gone from every address at once, as if it had never been there."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from igfarchive.annotating import glossary
from igfarchive.archive.models import Session, Speaker
from igfarchive.search import index
from igfarchive.web.sitemaps import PARTS
from tests import cast
from tests.indexing import follow
from tests.web.addresses import public_routes

PICTURE = "/sessions/hidden-forum-2039/ws-66/u1/quotation.png"
CITED_COUNT = "/search/cite/?q=table"
# What each public route is asked: the pages that would show the session or count it, and its own.
ADDRESSES = {
    "home": ["/"],
    "sessions": [
        "/sessions/",
        "/sessions/?event=harbour-forum-2031",
        "/sessions/?event=hidden-forum-2039",
        "/sessions/?year=2039",
        "/sessions/?year=2031&speaker=ada-quill&affiliation=harbour-authority",
        "/sessions/?speaker=dee-veil&affiliation=office-of-veils",
        "/sessions/?q=lifting",
        "/sessions/?q=liftinq+veils",
        "/sessions/?speaker=unknown",
    ],
    "event": ["/sessions/harbour-forum-2031/", "/sessions/hidden-forum-2039/"],
    "session": [
        "/sessions/harbour-forum-2031/ws-7/",
        "/sessions/harbour-forum-2031/ws-7/?speaker=dee-veil",
        "/sessions/hidden-forum-2039/ws-66/",
        "/sessions/hidden-forum-2039/ws-66/?q=veil",
    ],
    "source": [
        "/sessions/harbour-forum-2031/ws-7/source/",
        "/sessions/hidden-forum-2039/ws-66/source/",
    ],
    "utterance": [
        "/sessions/harbour-forum-2031/ws-7/u2/",
        "/sessions/harbour-forum-2031/ws-7/u2/?quote=a+table+of+viels+unsaid",
        "/sessions/hidden-forum-2039/ws-66/u1/",
        "/sessions/hidden-forum-2039/ws-66/u6/",
    ],
    "session-annotations": [
        "/sessions/harbour-forum-2031/ws-7/annotations.json",
        "/sessions/hidden-forum-2039/ws-66/annotations.json",
    ],
    "cite-session": [
        "/sessions/harbour-forum-2031/ws-7/cite/",
        "/sessions/hidden-forum-2039/ws-66/cite/",
    ],
    "cite-session-file": ["/sessions/hidden-forum-2039/ws-66/cite.bib"],
    "cite-utterance": [
        "/sessions/harbour-forum-2031/ws-7/u2/cite/",
        "/sessions/hidden-forum-2039/ws-66/u1/cite/",
        "/sessions/hidden-forum-2039/ws-66/u6/cite/",
        "/sessions/hidden-forum-2039/ws-66/u1/cite/?quote=table",
    ],
    "cite-utterance-file": ["/sessions/hidden-forum-2039/ws-66/u1/cite.ris"],
    "quotation-picture": [PICTURE],
    "cite-speaker": [
        "/speakers/ada-quill/cite/",
        "/speakers/dee-veil/cite/",
        "/speakers/d-veil/cite/",
    ],
    "cite-speaker-file": ["/speakers/ada-quill/cite.json", "/speakers/dee-veil/cite.txt"],
    "cite-search": [
        "/search/cite/?q=veil",
        CITED_COUNT,
        "/search/cite/?speaker=dee-veil",
        "/search/cite/?event=hidden-forum-2039&affiliation=office-of-veils",
    ],
    "cite-search-file": ["/search/cite.json?session=hidden-forum-2039/ws-66"],
    "history": ["/sessions/hidden-forum-2039/ws-66/u1/history/"],
    "annotate": ["/sessions/hidden-forum-2039/ws-66/u1/annotate/"],
    "suggest": ["/sessions/hidden-forum-2039/ws-66/u1/suggest/"],
    "annotation": ["/annotations/66/", "/annotations/67/"],
    "edit-annotation": ["/annotations/66/edit/"],
    "decide-annotation": ["/annotations/66/decide/"],
    "who-speaks": ["/sessions/hidden-forum-2039/ws-66/u1/speaker/"],
    "turn-parts": ["/sessions/hidden-forum-2039/ws-66/u1/parts/"],
    "follow-search": [
        "/alerts/search/?speaker=dee-veil",
        "/alerts/search/?q=veil&event=hidden-forum-2039",
    ],
    "follow-sessions": ["/alerts/sessions/?event=hidden-forum-2039"],
    "follow-term": ["/alerts/terms/lamp/"],
    "alert": [f"/alerts/{'k' * 24}/"],
    "end-alert": [f"/alerts/{'k' * 24}/end/"],
    # Counts of all that is kept, for who runs the archive alone.
    "metrics": [],
    "corrections": ["/corrections/"],
    "corrections-feed": ["/corrections/feed/"],
    "sessions-feed": ["/sessions/feed.atom", "/sessions/feed.atom?event=hidden-forum-2039"],
    "search-feed": [
        "/search/feed/?q=veil",
        "/search/feed/?q=table",
        "/search/feed/?speaker=dee-veil",
        "/search/feed/?q=table&session=hidden-forum-2039/ws-66",
    ],
    "term-feed": ["/glossary/lamp/feed/"],
    "sitemap": ["/sitemap.xml"],
    "sitemap-part": [f"/sitemap-{part}.xml" for part in PARTS],
    "opensearch": ["/opensearch.xml"],
    "oembed": [
        "/oembed?url=http://testserver/sessions/hidden-forum-2039/ws-66/",
        "/oembed?url=http://testserver/sessions/hidden-forum-2039/ws-66/u2/",
    ],
    "glossary": ["/glossary/"],
    "term": ["/glossary/lamp/"],
    "speakers": [
        "/speakers/",
        "/speakers/?letter=V",
        "/speakers/?letter=Q",
        "/speakers/?q=veil",
        "/speakers/?q=veils",
    ],
    "speaker": ["/speakers/ada-quill/", "/speakers/dee-veil/", "/speakers/d-veil/"],
    "affiliations": ["/affiliations/", "/affiliations/?letter=O", "/affiliations/?q=veils"],
    "affiliation": [
        "/affiliations/harbour-authority/",
        "/affiliations/office-of-veils/",
        "/affiliations/office-of-v/",
    ],
    "search": [
        "/search/",
        "/search/?q=veil",
        "/search/?q=table",
        "/search/?speaker=dee-veil",
        "/search/?speaker=ada-quill",
        "/search/?affiliation=office-of-veils",
        "/search/?event=hidden-forum-2039",
        "/search/?session=hidden-forum-2039/ws-66",
        "/search/?year=2039&kind=town-hall&group=academia&region=grulac",
        # What words name, what is near them, and what else to ask.
        "/search/?q=dee+table",
        "/search/?q=d.v.",
        "/search/?q=lifting+viels",
        "/search/?q=speaker:veil+table",
        "/search/?q=table&speaker=viel&affiliation=viels&session=lifting",
        "/search/?q=table&event=forum+2039&year=2040",
        "/search/?q=%22a+tabel+of+viels+unsaid%22",
        "/search/?q=vails",
    ],
    "suggest-search": [
        "/search/suggest?q=veil",
        "/search/suggest?q=dee",
        "/search/suggest?q=lift",
        "/search/suggest?q=dea+veil",
        "/search/suggest?q=table",
    ],
    "mcp": ["/mcp"],
    "keep-search": ["/search/keep/?q=veil", "/search/keep/?session=hidden-forum-2039/ws-66"],
    "check": [
        "/check/",
        "/check/?quote=A+table+of+veils,+unsaid.+Veils+govern.",
        "/check/?quote=I+had+not+said+so+of+the+veil+table&speaker=Dee+Veil",
        "/check/?quote=I+had+never+said+so+of+the+veil+table&session=WS+66&year=2039",
        "/check/?quote=I+had+not+said+so+of+the+veil+table&event=Hidden+Forum+2039",
    ],
    "keep-check": ["/check/keep/?quote=I+had+not+said+so+of+the+veil+table&speaker=Dee+Veil"],
    "suggestion": ["/suggestions/tolumakisoba/"],
    "receipt": ["/receipts/aaaaaaaaaaaa/"],
    "cite-receipt": ["/receipts/aaaaaaaaaaaa/cite/"],
    "cite-receipt-file": ["/receipts/aaaaaaaaaaaa/cite.bib"],
    "about": ["/about/"],
    "api": ["/api/"],
    "openapi": ["/api/openapi.json"],
    "favicon": ["/favicon.ico"],
    "robots": ["/robots.txt"],
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
}
SECRET = re.compile(r"veil|hidden|2039|unsaid", re.IGNORECASE)
TOKEN = re.compile('name="csrfmiddlewaretoken" value="[^"]*"')

Answers = dict[str, tuple[int, str]]


@pytest.fixture
def ask_everything(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Answers]:
    """What every address answers: its status, its content without the secrets of forms, and where
    it leads. All is asked at once, as pages say when it was looked at."""
    now = timezone.now()
    clock = SimpleNamespace(now=lambda: now)
    monkeypatch.setattr("igfarchive.search.coverage.timezone", clock)

    def ask() -> Answers:
        responses = {
            address: client.get(address)
            for addresses in ADDRESSES.values()
            for address in addresses
        }
        return {
            address: (
                response.status_code,
                response.get("Location", "")
                + TOKEN.sub("", response.content.decode(errors="replace")),
            )
            for address, response in responses.items()
        }

    return ask


def hide_nothing() -> Session:
    """A session of a forum of its own, with words, people and an affiliation of its own.

    Ada Quill, who is known from elsewhere, is there too.
    """
    session = cast.session(
        cast.event("Hidden Forum 2039", 2039), "WS 66", "Lifting veils", kind="town-hall"
    )
    dee, ada = cast.speaker("Dee Veil"), Speaker.objects.get(slug="ada-quill")
    veils = cast.organisation("Office of Veils")
    cast.speaker("D. Veil", slug="d-veil", merged_into=dee)
    cast.organisation("Office of V.", slug="office-of-v", merged_into=veils)
    said = cast.speak(
        session,
        (dee, "A table of veils, unsaid."),
        (ada, "I had not said so of the veil table."),
        (None, "Veil?"),
        "[ Veil falls ]",
        (dee, "Veils govern."),
        (dee, "Unsaid."),
    )
    cast.affiliate(
        dee,
        session,
        veils,
        stakeholder_group="academia",
        regional_group="grulac",
        stated_in=said[0],
    )
    cast.affiliate(ada, session, veils, position="Veiled guest")
    cast.annotate(said[0], "table of veils", replacement="lamp of veils", pk=66)
    cast.annotate(said[1], "veil", "It is a veil, hidden.", pk=67)
    glossary.note_uses_in(session)
    cast.retire(said[5])
    return session


def test_every_public_route_is_asked() -> None:
    assert sorted(ADDRESSES) == sorted(public_routes())


def test_an_unpublished_session_might_as_well_not_exist(
    ask_everything: Callable[[], Answers], db: None
) -> None:
    cast.panel(cast.event())
    cast.term("lamp")
    cast.subscription("k" * 24, "?q=veil&speaker=dee-veil")
    index.rebuild()
    without = ask_everything()

    session = hide_nothing()
    follow(session)
    published = ask_everything()
    changed = {address for address in without if published[address] != without[address]}
    assert {"/", "/sessions/", "/speakers/", "/affiliations/", "/search/?q=table", "/corrections/",
            "/corrections/feed/", "/glossary/", "/glossary/lamp/", "/sessions/feed.atom",
            "/search/feed/?q=table", "/glossary/lamp/feed/",
            "/sitemap-speakers.xml"} <= changed  # fmt: skip
    wordless = {"/glossary/", CITED_COUNT, PICTURE, "/sitemap.xml"}
    assert wordless <= changed
    assert all(SECRET.search(published[address][1]) for address in changed - wordless)

    session.published = False
    session.save()
    stale = ask_everything()
    follow(session)
    unpublished = ask_everything()

    assert unpublished == without
    assert stale == without, "also before the index has heard of it"
