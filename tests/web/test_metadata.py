"""What programs read in the heads of pages: reference managers, search engines, previews."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from lxml.html import HtmlElement

from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"
SITE = "http://testserver"


@pytest.fixture
def panel(db: None) -> Panel:
    event = cast.event(city="Port Ville", starts_on=date(2031, 3, 1), ends_on=date(2031, 3, 4))
    return cast.panel(event, date=date(2031, 3, 2), room="Harbour Hall")


def tags(page: Page) -> dict[str, str]:
    def name(tag: HtmlElement) -> str:
        return tag.get("property") or tag.get("name") or ""

    found = [tag for tag in page.find("head meta[content]") if ":" in name(tag) or "_" in name(tag)]
    assert len({name(tag) for tag in found}) == len(found)
    return {name(tag): tag.attrib["content"] for tag in found}


def linked(page: Page) -> dict[str, Any]:
    (script,) = page.find("head script[type='application/ld+json']")
    data: dict[str, Any] = json.loads(script.text or "")
    assert data.pop("@context") == "https://schema.org"
    return data


@pytest.mark.usefixtures("panel")
class TestATurn:
    def test_has_the_tags_of_reference_managers_and_previews(self, visit: Visit) -> None:
        assert tags(visit(f"{HERE}u2/")) == {
            "citation_title": "Tides and tables",
            "citation_author": "Quill, Ada",
            "citation_publication_date": "2031/03/02",
            "citation_conference_title": "Harbour Forum 2031",
            "citation_publisher": "igfarchive",
            "citation_language": "en",
            "og:site_name": "igfarchive",
            "og:type": "article",
            "og:title": "Ada Quill, Harbour Forum 2031 WS 7: Tides and tables",
            "og:description": (
                "Thank you. I chair the Harbour Authority, and the tide tables are ours."
            ),
            "og:url": f"{SITE}{HERE}u2/",
            "og:image": f"{SITE}{HERE}u2/quotation.png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": (
                "“Thank you. I chair the Harbour Authority, and the tide tables are ours.” "
                "Ada Quill"
            ),
            "twitter:card": "summary_large_image",
        }

    def test_is_a_quotation_of_who_said_it(self, visit: Visit) -> None:
        node = linked(visit(f"{HERE}u2/"))
        assert node["@type"] == "Quotation"
        assert node["text"].startswith("Thank you. I chair")
        assert node["creator"] == {
            "@type": "Person",
            "name": "Ada Quill",
            "url": f"{SITE}/speakers/ada-quill/",
            "affiliation": {
                "@type": "Organization",
                "name": "Harbour Authority",
                "url": f"{SITE}/affiliations/harbour-authority/",
            },
        }
        assert node["isPartOf"]["about"]["@type"] == "Event"

    def test_of_nobody_or_a_role_names_no_person(self, visit: Visit) -> None:
        assert "creator" not in linked(visit(f"{HERE}u6/"))
        assert "citation_author" not in tags(visit(f"{HERE}u6/"))
        assert linked(visit(f"{HERE}u1/"))["creator"]["@type"] == "Thing"

    def test_asked_for_words_has_these(self, visit: Visit, client: Client) -> None:
        page = visit(f"{HERE}u2/?quote=tide+tables")
        found = tags(page)
        assert found["og:description"] == linked(page)["text"] == "tide tables"
        assert found["og:url"].endswith("/u2/?quote=tide%20tables#:~:text=tide%20tables")
        assert found["og:image"] == f"{SITE}{HERE}u2/quotation.png?quote=tide%20tables"
        assert client.get(found["og:image"]).status_code == 200

    def test_asked_for_other_words_has_all(self, visit: Visit) -> None:
        found = tags(visit(f"{HERE}u2/?quote=lighthouses"))
        assert found["og:image"] == f"{SITE}{HERE}u2/quotation.png"
        assert found["og:description"].startswith("Thank you.")

    def test_has_no_long_turn_twice(self, visit: Visit, panel: Panel) -> None:
        (turn,) = cast.speak(panel.session, (panel.guest, "Fog and foam. " * 1_000))
        page = visit(f"{HERE}u{turn.key}/")
        assert "text" not in linked(page)
        assert all(len(content) < 450 for content in tags(page).values())

    def test_no_word_ends_the_script(self, visit: Visit, panel: Panel) -> None:
        said = "</script><script>alert(1)</script> <!-- & \u2028 \"q\" 'q'"
        (turn,) = cast.speak(panel.session, (panel.guest, said))
        page = visit(f"{HERE}u{turn.key}/")
        assert linked(page)["text"] == " ".join(said.split())
        assert tags(page)["og:description"] == " ".join(said.split())


@pytest.mark.usefixtures("panel")
class TestASession:
    def test_is_an_event_with_a_transcript(self, visit: Visit, panel: Panel) -> None:
        panel.session.starts_at = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)
        panel.session.save()
        node = linked(visit(HERE))
        assert (node["@type"], node["name"]) == ("Event", "Tides and tables")
        assert node["startDate"] == "2031-03-02T09:30:00+00:00"
        assert node["location"]["name"] == "Harbour Hall"
        assert node["subjectOf"]["@type"] == "DigitalDocument"
        assert node["superEvent"] == {
            "@type": "Event",
            "name": "Harbour Forum 2031",
            "url": f"{SITE}/sessions/harbour-forum-2031/",
            "startDate": "2031-03-01",
            "endDate": "2031-03-04",
            "location": {"@type": "Place", "name": "Port Ville", "address": "Port Ville"},
        }

    def test_has_tags(self, visit: Visit) -> None:
        found = tags(visit(HERE))
        assert found["citation_title"] == "Tides and tables"
        assert "citation_author" not in found
        assert found["og:title"] == "WS 7 Tides and tables"
        assert found["og:description"] == "Workshop at Harbour Forum 2031, 2 March 2031"
        assert "og:image" not in found

    def test_without_words_has_no_transcript(self, visit: Visit, panel: Panel) -> None:
        session = cast.session(panel.session.event, "WS 8", "Fog")
        assert "subjectOf" not in linked(visit(session.get_absolute_url()))

    def test_weighs_no_more_the_longer_it_is(self, client: Client, panel: Panel) -> None:
        def head() -> int:
            return len(client.get(HERE).content.partition(b"</head>")[0])

        before = head()
        cast.speak(panel.session, *((panel.chair, f"Aye {n}.") for n in range(50)))
        assert head() <= before + 10
        client_head = client.get(HERE).content.decode().partition("</head>")[0]
        tags = client_head[client_head.index("citation_title") : client_head.index("</script>")]
        assert len(tags) < 1_900


@pytest.mark.usefixtures("panel")
class TestOthers:
    def test_a_speaker_is_a_person(self, visit: Visit) -> None:
        page = visit("/speakers/ada-quill/")
        assert linked(page) == {
            "@type": "Person",
            "name": "Ada Quill",
            "url": f"{SITE}/speakers/ada-quill/",
        }
        assert tags(page)["og:title"] == "Ada Quill"
        assert linked(visit("/speakers/moderator/"))["@type"] == "Thing"

    def test_an_event_is_one(self, visit: Visit) -> None:
        page = visit("/sessions/harbour-forum-2031/")
        assert linked(page)["@type"] == "Event"
        assert tags(page)["og:description"] == (
            "What was said at Harbour Forum 2031 in Port Ville, session by session"
        )

    def test_an_event_of_which_little_is_known(self, visit: Visit) -> None:
        cast.panel(cast.event("Quiet Forum", None))
        assert set(linked(visit("/sessions/quiet-forum/"))) == {"@type", "name", "url"}

    def test_none_of_it_asks_the_database(self, count_queries: CountQueries) -> None:
        assert count_queries(f"{HERE}u4/") <= 9


@pytest.mark.usefixtures("panel")
class TestThePicture:
    def test_is_one(self, client: Client) -> None:
        response = client.get(f"{HERE}u2/quotation.png")
        assert response["Content-Type"] == "image/png"
        assert response.content.startswith(b"\x89PNG")
        assert client.get(f"{HERE}u2/quotation.png?quote=tide+tables").content != response.content

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("u2/quotation.png?quote=no+such+words", 400),
            ("u2/quotation.png?quote=%00", 400),
            ("u2/quotation.png?reading=other", 400),
            ("u99/quotation.png", 404),
        ],
    )
    def test_of_what_was_not_said_there_is_none(self, visit: Visit, path: str, status: int) -> None:
        visit(f"{HERE}{path}", status=status)

    def test_of_what_is_not_public_there_is_none(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[1])
        visit(f"{HERE}u2/quotation.png", status=404)
        panel.session.published = False
        panel.session.save()
        visit(f"{HERE}u4/quotation.png", status=404)
