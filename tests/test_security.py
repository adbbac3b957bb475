"""docs/security.md has each item of the standard once, counts right, and names what is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
STATUSES = ("holds", "does not hold", "does not apply")
NUMBERS = (Path(__file__).parent / "asvs-5.0-levels-1-2.txt").read_text("ascii").split()
"""Of the requirements of levels 1 and 2 in OWASP's ASVS 5.0."""

ROWS = re.findall(r"^\| ([\d.]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)


def test_each_item_is_there_once_in_its_order() -> None:
    assert [number for number, *_ in ROWS] == NUMBERS
    assert f"all {len(NUMBERS)} items" in " ".join(PAGE.split())


def test_each_says_what_it_asks_and_why_or_where() -> None:
    assert {status for _, _, status, _ in ROWS} == {*STATUSES}
    assert [number for number, asked, _, where in ROWS if len(where) < 4 or len(asked) > 70] == []


def test_the_counts_are_right() -> None:
    counted = re.findall(
        r"^\| (?:V(\d+) .*|\*\*All\*\*) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE
    )
    chapters = {chapter: tuple(map(int, counts)) for chapter, *counts in counted}
    found = Counter((number.partition(".")[0], status) for number, _, status, _ in ROWS)
    for chapter, counts in chapters.items():
        if chapter:
            assert counts == tuple(found[chapter, status] for status in STATUSES), chapter
    assert chapters[""] == tuple(
        sum(found[chapter, status] for chapter in chapters) for status in STATUSES
    )
    assert len(chapters) == 18


def test_the_files_that_it_names_are_there() -> None:
    named = re.findall(r"`((?:igfarchive|tests|deploy|docs|static)/[^` ]*|README\.md)`", PAGE)
    assert len(named) > 100
    assert sorted({name for name in named if not (ROOT / name).exists()}) == []
