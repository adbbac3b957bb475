"""Writes a session's words as HTML: its turns, its stage directions, and what is left out of them.

By hand, as a long session has more than a thousand turns: a template would take longer for these
than for all else of the page. What stands in a page a thousand times also makes it heavy, so all
addresses are as from the session's page, and nothing is said of a turn that is so of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from igfarchive.web.annotated import Paragraph
from igfarchive.web.templatetags.counting import counted
from igfarchive.web.transcripts import Gap, Turn

LANGUAGE = "en"
"""That of the pages, which their words are in if nothing else is said."""


@dataclass(frozen=True, slots=True)
class TurnWriter:
    """Writes the turns of a page: words in a `language`, `matches` turns of which hold what was
    looked for. `reading` is the query string that keeps the reading, and `whole` the address of
    the session with nothing left out.
    """

    language: str
    reading: str
    matches: int
    whole: str

    def write(self, items: Iterable[Turn | Gap]) -> SafeString:
        """The items in their order, one a line at least."""
        language = "" if self.language == LANGUAGE else f' lang="{escape(self.language)}"'
        reading = escape(self.reading)
        written = [
            self._gap(each) if isinstance(each, Gap) else self._turn(each, language, reading)
            for each in items
        ]
        return mark_safe("\n".join(written))  # noqa: S308 - escaped below, or where it was made

    def _turn(self, turn: Turn, language: str, reading: str) -> str:
        utterance = turn.utterance
        name = f"u{utterance.key}"
        words = f'<div class="words"{language}>{_words(turn.paragraphs)}</div>'
        link = f'<a class="permalink" href="{name}/{reading}"'
        if utterance.is_speech:
            match = self._match(turn) if turn.match else ""
            return (
                f'<article class="utterance {turn.height}" id="{name}">'
                f"<header>{turn.said_by}{turn.time}{match}\n{link}>{name}</a></header>\n"
                f"{words}</article>"
            )
        label = utterance.label
        captioned = f'<p class="for">captioned <bdi>{escape(label)}</bdi></p>\n' if label else ""
        return (
            f'<div class="stage" id="{name}">{captioned}{words}{turn.time}\n'
            f'{link} title="Permanent address of this stage direction">{name}</a></div>'
        )

    def _match(self, turn: Turn) -> str:
        """Which match this is, and the way to those before and behind it."""
        name = f"u{turn.utterance.key}"
        steps = [f"match {turn.match} of {self.matches}"]
        if turn.match > 1:
            label = f"Previous match, before {name}"
            steps.insert(0, f'<a href="#match-{turn.match - 1}" aria-label="{label}">Previous</a>')
        if turn.match < self.matches:
            label = f"Next match, after {name}"
            steps.append(f'<a href="#match-{turn.match + 1}" aria-label="{label}">Next</a>')
        return f'\n<p class="matches">{" ".join(steps)}</p>'

    def _gap(self, gap: Gap) -> str:
        turns = counted(gap.turns, "turn") if gap.turns else ""
        directions = (
            counted(gap.stage_directions, "stage direction") if gap.stage_directions else ""
        )
        left_out = " and ".join(filter(None, (turns, directions)))
        address = f"{escape(self.whole)}#u{gap.key}"
        return f'<p class="gap"><a href="{address}">{left_out} left out</a></p>'


def _words(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(
        [_with_notes_or_time(each) if each.notes or each.time else each.html for each in paragraphs]
    )


def _with_notes_or_time(paragraph: Paragraph) -> str:
    if paragraph.notes:
        return render_to_string("parts/paragraphs.html", {"paragraphs": [paragraph]}).strip()
    return f"{paragraph.time}\n{paragraph.html}"
