"""search: turns that hold words."""

from dataclasses import dataclass

from django.urls import reverse

from igfarchive.api.mcp.answers import QuotedTurn, coverage_told, quoted_turn
from igfarchive.api.mcp.arguments import Number, Text, Texts, ToolError
from igfarchive.api.mcp.tool import Tool
from igfarchive.archive.choices import RegionalGroup, SessionKind, StakeholderGroup
from igfarchive.exporting.citations.reference import on_one_line
from igfarchive.exporting.records import records_by_number
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search import searching
from igfarchive.search.coverage import coverage_of
from igfarchive.search.known_entities import name_index
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import names_of
from igfarchive.search.queries.query import (
    FILTERS,
    LAST_PAGE,
    LONGEST_TEXT,
    LONGEST_VALUE,
    PAGE_SIZE,
    UNKNOWN,
    Query,
    Shown,
    Sort,
)
from igfarchive.search.typed_filters import apply_typed, near


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Turns that were found."""

    __pydantic_config__ = DESCRIBED

    total: int
    """How many turns fit, on all pages."""
    page: int
    """Which page this is."""
    pages: int
    """How many pages there are."""
    read_as: str
    """What the words were searched as where they could not be read as they were written, and what
    else was looked for; else empty."""
    turns: list[QuotedTurn]
    """Those of this page, each with the passage that shows the match best: read_turn gives all of a
    turn."""
    address: str
    """The page of the archive with the same results."""
    coverage: CoverageRecord
    """What was looked at: what is not found may have been said all the same."""

    @property
    def told(self) -> str:
        if self.turns:
            counted = f"{self.total:,} turn{'' if self.total == 1 else 's'} found"
            found = f"{counted}; page {self.page} of {self.pages}."
        elif self.total:
            found = f"{self.total:,} turns found, none on page {self.page} of {self.pages}."
        else:
            found = "No turn found, which does not mean that nobody said it."
        turns = (turn.told for turn in self.turns)
        last = f"{coverage_told(self.coverage)}\nThe same results: {self.address}"
        return "\n\n".join([" ".join(filter(None, (found, self.read_as))), *turns, last])


def search(
    site: str, *, words: str, sort: str, page: int, **filters: tuple[str, ...]
) -> SearchAnswer:
    asked = Query(words, sort=Sort(sort)).changed(
        **{FILTERS[name]: values for name, values in filters.items()}
    )
    query = _known(resolve_merged(apply_typed(asked))).changed(page=page)
    if not query:
        raise ToolError('words: write words to look for, such as "tide tables", or give a filter.')
    results = searching.search(query)
    records = records_by_number([hit.utterance for hit in results.hits], site)
    others = f"Searched, too: {', '.join(results.others)}." if results.others else ""
    return SearchAnswer(
        total=results.total,
        page=page,
        pages=min(-(-results.total // PAGE_SIZE), LAST_PAGE),
        read_as=" ".join(filter(None, (results.problem, others))),
        turns=[
            quoted_turn(
                records[hit.utterance],
                Shown.CAPTIONED if hit.captioned else Shown.CORRECTED,
                hit.passage,
            )
            for hit in results.hits
            if hit.utterance in records
        ],
        address=f"{site}{reverse('search')}{query.url()}",
        coverage=coverage_record(coverage_of(query)),
    )


def _known(query: Query) -> Query:
    """The query with what is called so in place of names; ToolError for what nothing is called."""
    problems = []
    known = names_of(query.filters)
    for name, values in query.filters.items():
        for value in values:
            if value in known[name]:
                continue
            close, called = near(name_index(), name, value)
            if called == 1:
                (found,) = close
                query = query.without_filter(name, value).with_filter(name, found)
                continue
            labels = (f"{each} ({on_one_line(label)})" for each, label in close.items())
            told = "; ".join(labels)
            write = "is called so by several: write one of" if called else "is not known: write"
            offered = f"{write} {told}." if told else "is not known here: leave it out."
            problems.append(f"{name}: “{value}” {offered}")
    if problems:
        raise ToolError("\n".join(problems))
    return query


def _choices(values: list[str]) -> tuple[str, ...]:
    return (*(value for value in values if value), UNKNOWN)


MORE = "Any of several fits."

SEARCH = Tool(
    name="search",
    title="Search what was said",
    description=(
        "Find turns of speech by their words, and by who said them, for whom, where and when. "
        f"Answers {PAGE_SIZE} turns a page, each with its passage letter by letter, speaker, "
        "affiliation that day and lasting address. To settle whether somebody said something in "
        "these words, use check_quote."
    ),
    arguments={
        "words": Text(
            'Words to look for, in any form; all have to be there. "In quotation marks" exactly '
            "these; OR, -without, connectiv*, goverment~ for a misspelling, and "
            '"data flows"~5 for within five words of each other. Without words all turns that '
            "the filters let through.",
            '"tide tables" OR charts',
            longest=LONGEST_TEXT,
        ),
        "speaker": Texts(
            Text(
                f"Who said it: the id of a speaker, or a name; {UNKNOWN} for nobody named. {MORE}",
                "ada-quill",
                LONGEST_VALUE,
            )
        ),
        "affiliation": Texts(
            Text(
                f"Whom the speaker spoke for that day: the id or name of an organisation. {MORE}",
                "harbour-authority",
                LONGEST_VALUE,
            )
        ),
        "group": Texts(
            Text(
                f"The stakeholder group that the speaker spoke for that day. {MORE}",
                "government",
                choices=_choices(StakeholderGroup.values),
            )
        ),
        "region": Texts(
            Text(
                f"The regional group of the speaker that day. {MORE}",
                "african",
                choices=_choices(RegionalGroup.values),
            )
        ),
        "event": Texts(Text(f"An event, by id or name. {MORE}", "igf-2031", LONGEST_VALUE)),
        "year": Texts(Text(f"The year of the session. {MORE}", "2031", 7)),
        "kind": Texts(
            Text(
                f"The kind of the session. {MORE}",
                "workshop",
                choices=tuple(SessionKind.values),
            )
        ),
        "session": Texts(
            Text(f"A session, by id, code or title. {MORE}", "igf-2031/ws-12", LONGEST_VALUE)
        ),
        "sort": Text(
            "The order of the turns.", "newest", choices=tuple(Sort), default=Sort.RELEVANCE.value
        ),
        "page": Number(f"Which page of {PAGE_SIZE} turns.", 2, 1, LAST_PAGE, 1),
    },
    output=SearchAnswer,
    ask=search,
)
