"""The small bars that say at a glance how the results are spread."""

from datetime import date

import pytest

from igfarchive.search import index
from igfarchive.web.bars import COLUMNS, FEWEST, WIDTH
from tests import cast
from tests.web.conftest import Visit


@pytest.fixture
def spread(db: None) -> None:
    """FEWEST turns of two speakers in two years, a quarter of them in the earlier one."""
    ada, bo = cast.speaker("Ada Quill"), cast.speaker("Bo <Tern>")
    for year, turns in ((2031, FEWEST // 4), (2032, FEWEST - FEWEST // 4)):
        session = cast.session(cast.event(f"Harbour Forum {year}", year), date=date(year, 3, 2))
        cast.speak(session, *([(ada, "A buoy.")] * (turns - 1)), (bo, "A buoy, and a gull."))
        cast.affiliate(ada, session, stakeholder_group="government")
    index.rebuild()


@pytest.mark.usefixtures("spread")
class TestBars:
    def test_are_of_years_groups_and_speakers(self, visit: Visit) -> None:
        page = visit("/search/?q=buoy")
        assert page.texts(".glance figcaption") == [
            "Results by year",
            "Results by stakeholder group",
            "Results by speaker",
        ]

    def test_lead_where_the_filters_lead(self, visit: Visit) -> None:
        page = visit("/search/?q=buoy")
        links = [bar.attrib["href"] for bar in page.find(".glance svg a")]
        assert links == [
            "/search/?q=buoy&year=2031",
            "/search/?q=buoy&year=2032",
            "/search/?q=buoy&group=government",
            "/search/?q=buoy&group=unknown",
            "/search/?q=buoy&speaker=ada-quill",
            "/search/?q=buoy&speaker=bo-tern",
        ]
        assert {*links} < {each.attrib["href"] for each in page.find("#filters a")}

    def test_are_as_high_and_as_long_as_their_counts(self, visit: Visit) -> None:
        page = visit("/search/?q=buoy")
        heights = [bar.get("height") for bar in page.find(".glance svg rect + rect")]
        assert heights[:2] == [f"{COLUMNS / 3:.1f}", f"{COLUMNS:.1f}"]
        widths = [float(bar.attrib["width"]) for bar in page.find(".glance svg rect + rect")]
        assert widths[2:] == [WIDTH, pytest.approx(WIDTH / 9, abs=0.1)] * 2

    def test_are_a_table_for_who_does_not_see_them(self, visit: Visit) -> None:
        page = visit("/search/?q=buoy")
        assert all(svg.get("aria-hidden") == "true" for svg in page.find(".glance svg"))
        assert all(bar.get("tabindex") == "-1" for bar in page.find(".glance svg a"))
        assert page.texts(".glance caption") == page.texts(".glance figcaption")
        assert page.texts(".glance th, .glance td") == [
            *("2031", "5", "2032", "15"),
            *("Government", "18", "Unknown", "2"),
            *("Ada Quill", "18", "Bo <Tern>", "2"),
        ]

    def test_are_not_shown_for_few_results(self, visit: Visit) -> None:
        assert not visit("/search/?q=gull").find(".glance")

    def test_are_not_shown_of_one_value(self, visit: Visit) -> None:
        session = cast.session(cast.event("Lone Forum", 2033))
        cast.speak(session, *[(cast.speaker("Cy Kelp"), "A lone rope.")] * FEWEST)
        index.update()
        assert not visit("/search/?q=lone+rope").find(".glance")
