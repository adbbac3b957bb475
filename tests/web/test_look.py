"""The look of the pages: small, our own, and legible to everybody."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SHEET = (ROOT / "static" / "igfarchive.css").read_text("utf-8")
SHEETS = sorted((ROOT / "static").glob("*.css"))
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]


def colours(scheme: str) -> dict[str, str]:
    """The custom properties that are colours, light ones overlaid by the scheme's own."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)[:2]
    found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else found | dict(re.findall(r"--(\w+): (#\w{6})", dark))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, from 0 to 1."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_stylesheet_is_small_and_not_empty() -> None:
    assert 4_000 <= len(SHEET.encode()) <= 12_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    found = colours(scheme)
    grounds = product(["ink", "quiet", "link", "accent"], ["paper", "shade"])
    for text, ground in [*grounds, ("ink", "mark")]:
        light, dark = sorted((luminance(found[text]), luminance(found[ground])), reverse=True)
        contrast = (light + 0.05) / (dark + 0.05)
        assert contrast >= 4.5, f"{text} on {ground} in {scheme}: {contrast:.2f}"


def test_it_follows_the_reader() -> None:
    for wish in ("prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert wish in SHEET


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_but_colours_differs_in_the_dark(path: Path) -> None:
    blocks = path.read_text("utf-8").split("prefers-color-scheme")[1:]
    for block in blocks:
        assert re.match(r": dark\) \{\s*:root \{(\s*--[a-z0-9]+: #[0-9a-f]{6};)+\s*\}\s*\}", block)


def test_it_asks_nothing_of_other_hosts() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_it_holds_for_any_direction_of_writing() -> None:
    physical = r"(margin|padding|border|inset)-(left|right|top|bottom)|\b(left|right|float):"
    assert not re.search(physical, SHEET)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_brings_scripts_or_styles(path: Path) -> None:
    assert not re.search(
        # Data, which no browser runs, is no script.
        r"<script(?! src=\"\{% static| type=\"application/ld\+json\">)"
        r"|<style|\sstyle=|\son\w+=|javascript:|\|safe",
        path.read_text(),
    )


def test_classes_of_the_stylesheet_are_those_of_the_templates() -> None:
    web = ROOT / "igfarchive" / "web"
    by_hand = [web / "turns.py", web / "templatetags" / "rows.py"]
    used = " ".join(path.read_text() for path in [*TEMPLATES, *by_hand])
    for name in set(re.findall(r"\.([a-z][\w-]*)(?=[\s.:,>{])", SHEET)):
        assert re.search(rf'[" }}]{name}["\s{{]', used), f"nothing is .{name}"
