"""A page as a test reads it, and what every page of the archive has to be."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import FormElement, HtmlElement, fromstring


@dataclass(frozen=True)
class Page:
    status: int
    address: str
    html: str
    tree: HtmlElement

    @property
    def text(self) -> str:
        """Every word of the body, white space folded."""
        return words_of(self.find("body")[0])

    @property
    def title(self) -> str:
        return words_of(self.find("title")[0])

    def find(self, css: str) -> list[HtmlElement]:
        return self.tree.cssselect(css)

    def texts(self, css: str) -> list[str]:
        return [words_of(element) for element in self.find(css)]

    def link(self, words: str, within: str = "body") -> str:
        """Where the only link that reads `words` leads."""
        found = [a.attrib["href"] for a in self.find(f"{within} a") if words_of(a) == words]
        assert len(found) == 1, f"{len(found)} links read {words!r}: {self.texts(f'{within} a')}"
        return found[0]

    def fields(self, css: str) -> dict[str, str]:
        """What a browser would send if the only such form were sent as it stands."""
        (form,) = self.find(css)
        assert isinstance(form, FormElement)
        written = {each.get("name") for each in form.cssselect("textarea")}
        return {
            # A browser takes the first line break of a text for a part of the markup.
            name: (value or "").removeprefix("\n" if name in written else "")
            for name, value in form.form_values()
        }


def words_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def page_of(status: int, content: bytes, address: str) -> Page:
    html = content.decode()
    return Page(status, address, html, fromstring(html))


def check(page: Page) -> None:
    """What holds for every page: asserted on each one that a test visits."""
    assert page.html.startswith("<!doctype html>")
    assert page.tree.get("lang") == "en"
    assert page.title
    assert not page.find("style, [style], [onclick]"), "CSP lets none of these run"
    run = page.find("script:not([type='application/ld+json'])")
    assert all(script.get("src", "").startswith("/static/") for script in run)
    assert not re.search(r"\{[{%#]", page.html)

    levels = [int(str(heading.tag)[1]) for heading in page.find("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1, "one h1"
    assert levels[0] == 1, "the h1 first"
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    assert all(words_of(heading) for heading in page.find("h1, h2, h3"))

    ids = Counter(element.get("id") for element in page.find("[id]"))
    assert [name for name, count in ids.items() if count > 1] == [], "ids given twice"
    for link in page.find("a[href^='#']"):
        assert link.attrib["href"][1:] in ids, f"{link.attrib['href']} leads nowhere"
    for element in page.find("[aria-labelledby]"):
        assert set(element.attrib["aria-labelledby"].split()) <= set(ids)
    for field in page.find("input:not([type=hidden]), textarea, select"):
        assert page.find(f"label[for='{field.get('id')}']"), "a field without a label"
    for link in page.find("a"):
        assert link.get("href"), "a link to nowhere"
        assert words_of(link) or link.get("aria-label"), "a link without words"
    for button in page.find("[popovertarget]"):
        assert button.attrib["popovertarget"] in ids
    names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.find("nav")]
    assert len(set(names)) == len(names), "navigations that cannot be told apart"
    for time in page.find("time"):
        assert re.match(r"\d{4}-\d\d-\d\d", time.attrib["datetime"])
