"""Passages that are nearest to what was quoted, with the differences marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from igfarchive.archive.models import Utterance
from igfarchive.exporting.citations.addresses import marked_address
from igfarchive.search.closest_passages import ClosestPassage, closest_passages
from igfarchive.search.did_you_mean import FEW
from igfarchive.search.matches.passages import LENGTH, best_passage
from igfarchive.search.matches.quotations import Quotation, quotation_asked
from igfarchive.search.matches.results import Results
from igfarchive.search.queries.language import LONGEST_QUERY
from igfarchive.search.queries.query import Query, Shown
from igfarchive.web.marking import compared

MOST_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage ready to be shown, and whether the turn goes on around it.

    `complete`: all words stand there as quoted. `url` leads to the turn, where they are marked.
    """

    utterance: Utterance
    html: SafeString
    begins_before: bool
    ends_after: bool
    complete: bool
    captioned: bool
    url: str


@dataclass(frozen=True, slots=True)
class Closest:
    """Passages, the nearest first; `lifted`: those that pass the filters are not near."""

    passages: Sequence[Compared] = ()
    lifted: bool = False

    @property
    def complete(self) -> bool:
        """Whether all words stand in one that passes the filters."""
        return not self.lifted and any(each.complete for each in self.passages)

    @property
    def differs(self) -> bool:
        """Whether any is otherwise than what was quoted."""
        return any(not each.complete for each in self.passages)


def closest_to(query: Query, results: Results) -> Closest:
    """What is nearest to a quotation that finds next to nothing, besides the turns that hold it;
    without its filters, if nothing is with them.

    Three queries to the database, two more without the filters, and one after each commit; none
    where the query is no quotation. IndexUnavailableError where the index cannot be asked.
    """
    quotation = quotation_asked(query.text)
    # Of what was read as a question, or is longer, hits do not hold all: they are not left out.
    in_part = bool(results.all_words) or len(query.text) > LONGEST_QUERY
    if quotation is None or (results.total >= FEW and not results.all_words):
        return Closest()
    hits = [] if in_part else [hit.utterance for hit in results.hits]
    passages = closest_passages(quotation, query, MOST_PASSAGES, hits)
    lifted = not (passages or hits) and bool(query.filters)
    if lifted:
        passages = closest_passages(quotation, Query(), MOST_PASSAGES)
    return Closest(compare(quotation, passages), lifted)


def compare(quotation: Quotation, passages: Sequence[ClosestPassage]) -> list[Compared]:
    """One query to the database, if there is a passage."""
    if not passages:
        return []
    rows = Utterance.objects.published().select_related("session__event", "speaker")
    utterances = rows.in_bulk([each.near.utterance for each in passages])
    return [
        beside(quotation, utterance, each)
        for each in passages
        if (utterance := utterances.get(each.near.utterance))
    ]


def beside(quotation: Quotation, utterance: Utterance, passage: ClosestPassage) -> Compared:
    """A passage of the turn beside the quotation."""
    near, text = passage.near, passage.text
    around = max(LENGTH, near.span.end - near.span.start + LENGTH // 2)
    shown = best_passage(text, [near.span], around)
    words = text[near.span.start : near.span.end]
    reading = Shown.CAPTIONED if near.captioned else Shown.CORRECTED
    return Compared(
        utterance=utterance,
        html=compared(text, near.differences, quotation.text, shown),
        begins_before=shown.start > 0,
        ends_after=shown.end < len(text),
        complete=near.complete,
        captioned=near.captioned,
        url=marked_address(utterance.permalink(), words, reading),
    )
