"""How the results of a search are spread, at a glance: small bars, each the link of its filter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from igfarchive.search.queries.query import UNKNOWN
from igfarchive.web.facets import Choice, Facet
from igfarchive.web.templatetags.counting import counted, grouped

FEWEST = 20
"""Of fewer results the results themselves say as much."""

WIDTH = 224
COLUMNS = 56
"""How high the highest of the columns of years is."""
ROW = 26
"""How high a row with a name in it is."""
MOST_ROWS = 7
LONGEST_NAME = 28
CAPTIONS = {
    "year": "Results by year",
    "group": "Results by stakeholder group",
    "speaker": "Results by speaker",
}


@dataclass(frozen=True, slots=True)
class Bars:
    """A facet as bars, for those who see and point, and the same numbers for all others."""

    caption: str
    svg: SafeString
    choices: Sequence[Choice]


def bars(facets: Iterable[Facet], total: int) -> list[Bars]:
    """The bars of years, groups and speakers that more than one value is counted of."""
    if total < FEWEST:
        return []
    by_name = {facet.name: facet for facet in facets}
    found = []
    for name, caption in CAPTIONS.items():
        facet = by_name.get(name)
        choices = [*facet.first, *facet.rest] if facet else []
        if len(choices) < 2:
            continue
        if name == "year":
            # From the oldest to the newest, and those of no known year behind them.
            choices.sort(key=lambda choice: (choice.value == UNKNOWN, choice.value))
            found.append(Bars(caption, _columns(choices), choices))
        else:
            choices = sorted(choices, key=lambda choice: -choice.count)[:MOST_ROWS]
            found.append(Bars(caption, _rows(choices), choices))
    return found


def _columns(choices: Sequence[Choice]) -> SafeString:
    """A column a year over a line that names the first and the last.

    Four years of 10, 40, 20 and 5 results stand 56 apart, and are 14, 56, 28 and 7 high.
    """
    most = max(choice.count for choice in choices)
    step = WIDTH / len(choices)
    parts = []
    for place, choice in enumerate(choices):
        height = max(COLUMNS * choice.count / most, 1)
        parts.append(
            _link(
                choice,
                # All of a column leads there, however low its bar is.
                f'<rect x="{place * step:.1f}" width="{step:.1f}" '
                f'height="{COLUMNS}"/>'
                f'<rect x="{place * step + 1:.1f}" width="{max(step - 2, 1):.1f}" '
                f'y="{COLUMNS - height:.1f}" height="{height:.1f}"/>',
            )
        )
    first, last = escape(choices[0].label), escape(choices[-1].label)
    names = (
        f'<text y="{COLUMNS + 14}">{first}</text>'
        f'<text x="{WIDTH}" y="{COLUMNS + 14}" text-anchor="end">{last}</text>'
    )
    return _svg("".join(parts) + names, COLUMNS + 18)


def _rows(choices: Sequence[Choice]) -> SafeString:
    """A row a value: its name over its bar, and its number at the end."""
    most = max(choice.count for choice in choices)
    parts = [
        _link(
            choice,
            f'<rect y="{place * ROW}" width="{WIDTH}" height="{ROW - 2}"/>'
            f'<rect y="{place * ROW}" '
            f'width="{max(WIDTH * choice.count / most, 1):.1f}" height="{ROW - 2}"/>'
            f'<text x="5" y="{place * ROW + 16}">{escape(_shortened(choice.label))}</text>'
            f'<text x="{WIDTH - 4}" y="{place * ROW + 16}" text-anchor="end">'
            f"{grouped(choice.count)}</text>",
        )
        for place, choice in enumerate(choices)
    ]
    return _svg("".join(parts), ROW * len(choices))


def _link(choice: Choice, shapes: str) -> str:
    chosen = ' aria-current="true"' if choice.chosen else ""
    said = f"{choice.label}: {counted(choice.count, 'result')}"
    return (
        f'<a href="{escape(choice.url)}" rel="nofollow" tabindex="-1"{chosen}>'
        f"<title>{escape(said)}</title>{shapes}</a>"
    )


def _svg(inside: str, height: int) -> SafeString:
    return mark_safe(  # noqa: S308 - labels and addresses are escaped above
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" aria-hidden="true">{inside}</svg>'
    )


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
