"""What stands in the corner of every turn of a transcript."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from igfarchive.web.transcripts import Turn

register = template.Library()

SUGGEST = ("suggest/", "Correct these words")
ANNOTATE = ("annotate/", "Annotate these words")
"""The form that a menu leads to, below the turn's address, and what its link is called."""


@register.simple_tag
def corner(turn: Turn, *, reading: str, may_annotate: bool) -> SafeString:
    """The turn's permanent address, and a menu of where to go from it and what to do with it.

    `reading` is the query string that keeps the reading. All addresses are written as from the
    session's page and no `<li>` is closed: what stands in a page a thousand times makes it heavy.
    A template would need a third of the time of a long transcript's page for these alone.
    """
    name = f"u{turn.utterance.key}"
    reading = escape(reading)
    steps = turn.steps
    form, label = ANNOTATE if may_annotate else SUGGEST
    items = [f'<li><a href="{name}/{form}{reading}">{label}</a>']
    items += [
        f'<li><a href="#u{key}">{label}</a>'
        for key, label in (
            (steps.before, "Turn before"),
            (steps.after, "Turn after"),
            (steps.before_by_same, "Same speaker before"),
            (steps.after_by_same, "Same speaker next"),
        )
        if key is not None
    ]
    items.append(f'<li><a href="{name}/history/">History</a>')
    return mark_safe(  # noqa: S308 - of what stands in it only addresses are not our own
        f'<div class="corner"><a class="permalink" title="Permanent address of this turn"'
        f' href="{name}/{reading}">{name}</a>'
        f'<details name="menu"><summary aria-label="More on turn {name}">⋯</summary>'
        f"<ul>{''.join(items)}</ul></details></div>"
    )
