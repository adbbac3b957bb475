"""Every page, in light and in dark: axe finds no violation, and nothing is cut off on a phone."""

import shutil
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver, resolve

from igfarchive.archive.models import Annotation
from tests.browser.conftest import OpenPage
from tests.browser.examining import examine
from tests.cast import Panel, receipt, retire, subscription

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WS_7 = "/sessions/harbour-forum-2031/ws-7/"
TOKEN = "k" * 24
PAGES = {
    "/": 200,
    "/sessions/": 200,
    "/sessions/?year=2031&kind=workshop": 200,
    "/sessions/?year=1999": 200,
    "/sessions/?q=tides": 200,
    "/sessions/harbour-forum-2031/": 200,
    WS_7: 200,
    f"{WS_7}?q=table&speaker=ada-quill": 200,
    f"{WS_7}?reading=captioned&hide=stage": 200,
    f"{WS_7}cite/": 200,
    f"{WS_7}source/": 200,
    f"{WS_7}u2/": 200,
    f"{WS_7}u2/?quote=tidal+tables": 200,
    f"{WS_7}u4/?quote=a+tabel+that+nobody+could+copy": 200,
    f"{WS_7}u5/?quote=a+tabel+that+nobody+could+copy": 200,
    f"{WS_7}u2/cite/?quote=tidal+tables": 200,
    f"{WS_7}u2/cite/?quote=zeppelin": 400,
    f"{WS_7}u2/history/": 200,
    f"{WS_7}u2/suggest/": 200,
    f"{WS_7}u3/": 200,
    f"{WS_7}u8/": 410,
    f"{WS_7}u8/suggest/": 410,
    "/annotations/1/": 200,
    "/corrections/": 200,
    "/glossary/": 200,
    "/glossary/harbour-authority/": 200,
    "/speakers/": 200,
    "/speakers/?q=nobody": 200,
    "/speakers/ada-quill/": 200,
    "/speakers/ada-quill/cite/": 200,
    "/speakers/moderator/": 200,
    "/affiliations/": 200,
    "/affiliations/harbour-authority/": 200,
    "/search/": 200,
    "/search/?q=table": 200,
    "/search/?q=Ada+Quill": 200,
    "/search/?q=quill+tables": 200,
    "/search/?q=quoll": 200,
    "/search/?q=table&speaker=ada-quill&year=2031&sort=newest": 200,
    "/search/?q=zeppelin&group=government": 200,
    "/search/?q=zeppelin+tabel&year=2031": 200,
    "/search/?q=%22a+tabel+that+nobody+could+copy%22": 200,
    "/search/?q=(table": 200,
    "/search/?q=table&speaker=Quell": 200,
    "/search/?q=who+said+tables%3F&synonyms=off": 200,
    "/search/?q=table&sort=colour": 400,
    "/search/cite/?q=table": 200,
    "/search/keep/?q=zeppelin": 200,
    "/check/": 200,
    "/check/?quote=a+tabel+that+nobody+could+copy&year=soon": 400,
    "/check/?quote=a+tabel+that+nobody+could+copy&quote=seven+grey+zeppelins+sank+here": 200,
    "/check/keep/?quote=a+tabel+that+nobody+could+copy": 200,
    "/receipts/abcdefghijkl/": 200,
    "/receipts/abcdefghijkl/cite/": 200,
    "/receipts/mnopqrstuvwx/": 410,
    "/suggestions/tidal/": 200,
    "/alerts/search/?q=table": 200,
    "/alerts/search/?q=table&sent=1": 200,
    "/alerts/sessions/": 200,
    "/alerts/terms/harbour-authority/": 200,
    f"/alerts/{TOKEN}/": 200,
    f"/alerts/{TOKEN.upper()}/end/": 200,
    "/about/": 200,
    "/api/": 200,
    "/mcp": 200,
    "/nowhere/": 404,
}


CURATORS_PAGES = [
    f"{WS_7}u2/annotate/?words=tidal",
    f"{WS_7}u2/speaker/",
    f"{WS_7}u2/parts/",
    "/annotations/1/",
    "/annotations/1/edit/",
]
NO_PAGES = {
    "cite-receipt-file",
    "cite-search-file",
    "cite-session-file",
    "cite-speaker-file",
    "cite-utterance-file",
    "quotation-picture",
    "session-annotations",
    "decide-annotation",
    "corrections-feed",
    "sessions-feed",
    "search-feed",
    "term-feed",
    "sitemap",
    "sitemap-part",
    "opensearch",
    "oembed",
    "suggest-search",
    "openapi",
    "favicon",
    "robots",
    "healthz",
    "readyz",
    "metrics",
    # The tests of the desk and of imports look at these.
    *("archive-history", "set-back"),
    *("import", "import-batch", "import-file", "import-progress", "import-sheet"),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_violation(open_page: OpenPage, annotated: Panel, path: str) -> None:
    retire(annotated.utterances[7])
    receipt("abcdefghijkl", {"q": ["zeppelin"]})
    receipt("mnopqrstuvwx", {"q": ["gull"]}).withdraw(None, "It quotes a private letter.")
    subscription(TOKEN)
    Annotation.objects.filter(pk=Annotation.objects.earliest("pk").pk).update(reference="tidal")
    examine(open_page(numbered(path), width=360, status=PAGES[path]))


@pytest.mark.parametrize("path", CURATORS_PAGES)
def test_a_page_for_curators_has_no_violation(
    open_page: OpenPage, annotated: Panel, signed_in: dict[str, Any], path: str
) -> None:
    examine(open_page(numbered(path), width=360, **signed_in))


def numbered(path: str) -> str:
    """The path with the number that the first annotation has in this database."""
    first = Annotation.objects.order_by("pk").values_list("pk", flat=True)[0]
    return path.replace("/annotations/1/", f"/annotations/{first}/")


def test_an_open_card_and_an_open_menu_have_no_violation(
    open_page: OpenPage, annotated: Panel
) -> None:
    page = open_page(WS_7, width=360)
    page.locator("#u2 .permalink").click()
    page.locator("#u2 a.term").press("Enter")
    examine(page)


SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
    .filter((each) => each.checkVisibility() && !each.closest("p, dd, blockquote, figure, .words"))
    .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 1 && (width < 24 || height < 24))
    .map(([name, { width, height }]) => `${name}: ${width} x ${height}`)"""
"""The targets outside of sentences and figures that are smaller than WCAG 2.2 has them."""

LISTS = ["/", "/sessions/", "/sessions/harbour-forum-2031/", "/speakers/", "/affiliations/", WS_7]
FOUND = ["/search/?q=table", "/search/?q=Ada+Quill", "/search/?q=zeppelin+tabel&year=2031"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", LISTS + FOUND)
def test_what_is_pressed_is_large_enough(
    open_page: OpenPage, annotated: Panel, path: str, width: int
) -> None:
    page = open_page(path, width)
    if width == 360:
        for fold in page.locator("main details:not([name]) > summary").all():
            fold.click()
    assert page.evaluate(SMALL) == []


def test_search_without_an_index_has_no_violation(open_page: OpenPage) -> None:
    shutil.rmtree(settings.INDEX_DIR)
    examine(open_page("/search/?q=table&year=2031", width=360, status=503))


def test_light_and_dark_differ(open_page: OpenPage) -> None:
    page = open_page("/")
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(colours) == 2


def test_no_page_is_left_out() -> None:
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    good = [path for path, status in PAGES.items() if status == 200] + CURATORS_PAGES
    assert named - NO_PAGES == {resolve(path.split("?")[0]).url_name for path in good}
