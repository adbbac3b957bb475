"""No word of the invented pages is lost, and none is silently given to another."""

import pytest

from tests.transcripts.conventions.pages import InventedPage, invented_pages
from tests.transcripts.conventions.scoring import Verdict, score, table

PAGES = invented_pages()
LEAST_RIGHT = 0
"""Words of all pages that are given to whom they belong. It may grow, never shrink."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.convention}: {page.name}")
def test_no_word_is_lost_or_silently_misgiven(page: InventedPage) -> None:
    if faults := score(page).report():
        pytest.fail(f"{page.text}\n{faults}", pytrace=False)


def test_most_words_are_given_to_whom_they_belong() -> None:
    print(table(PAGES))
    assert sum(score(page).verdicts[Verdict.RIGHT] for page in PAGES) >= LEAST_RIGHT
