"""The speaker ribbon: a session at a glance, one strip a turn, as wide as its words."""

from collections.abc import Collection, Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models import Session, Utterance
from igfarchive.web.templatetags.counting import counted
from igfarchive.web.voices import Voice

WIDTH, HEIGHT = 1_000, 24
STYLES = 8
"""Speakers with a colour and a pattern of their own; all others share one."""
NAMED_IN_TEXT = 6

# What is drawn over the colours, so that they are told apart without them.
PATTERNS = """
<pattern id="ribbon-1" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6 6 0"/></pattern>
<pattern id="ribbon-2" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 3h6"/></pattern>
<pattern id="ribbon-3" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 0 6 6"/></pattern>
<pattern id="ribbon-4" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M2 3h2"/></pattern>
<pattern id="ribbon-5" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 3h6M3 0v6"/></pattern>
<pattern id="ribbon-6" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M3 0v6"/></pattern>
<pattern id="ribbon-7" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6 6 0M0 0 6 6"/></pattern>
""".strip()  # noqa: E501


def ribbon(
    session: Session,
    voices: Sequence[Voice],
    utterances: Iterable[Utterance],
    shown: Collection[int] | None,
) -> SafeString:
    """An SVG of the turns of speech, and the same in words; those not among `shown` are dimmed.

    A strip leads to its turn: within the page, or to the whole session where a filter left the
    turn out. The strips are for a pointer: who uses a keyboard or a screen reader reads the words,
    and goes along the turns themselves.
    """
    speech = [each for each in utterances if each.is_speech]
    total = sum(max(each.words, 1) for each in speech) or 1
    names = {voice.speaker.pk: voice.speaker.name for voice in voices if voice.speaker}
    styles = {pk: min(place, STYLES) for place, pk in enumerate(names)}
    strips: list[str] = []
    so_far = 0
    for each in speech:
        words = max(each.words, 1)
        start, width = WIDTH * so_far / total, WIDTH * words / total
        so_far += words
        dim = shown is not None and each.pk not in shown
        style = styles.get(each.speaker_id, STYLES + 1) if each.speaker_id else STYLES + 1
        strips.append(_strip(session, each, names, (start, width), style, dim=dim))
    return mark_safe(  # noqa: S308 - names are escaped in _strip and _summary
        f'<svg class="ribbon" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><defs>{PATTERNS}</defs>{"".join(strips)}</svg>'
        f'<p class="hidden">{escape(_summary(voices, speech))}</p>'
    )


def _strip(
    session: Session,
    utterance: Utterance,
    names: dict[int, str],
    place: tuple[float, float],
    style: int,
    *,
    dim: bool,
) -> str:
    start, width = place
    name = names.get(utterance.speaker_id or 0, "Nobody named")
    address = f"{session.get_absolute_url() if dim else ''}#u{utterance.key}"
    box = f'x="{start:.2f}" width="{width:.2f}" height="{HEIGHT}"'
    over = f'<rect {box} fill="url(#ribbon-{style})"/>' if 1 <= style < STYLES else ""
    return (
        f'<a href="{escape(address)}" tabindex="-1"{" class=dim" if dim else ""}>'
        f"<title>u{utterance.key} {escape(name)}, {counted(utterance.words, 'word')}</title>"
        f'<rect class="v{style}" {box}/>{over}</a>'
    )


def _summary(voices: Sequence[Voice], speech: Sequence[Utterance]) -> str:
    """What the strips show, in words; the list of speakers says it all."""
    heard = [voice for voice in voices if voice.turns]
    most = [
        f"{voice.choice.label} {voice.percent}% in {counted(voice.turns, 'turn')}"
        for voice in heard[:NAMED_IN_TEXT]
    ]
    if more := len(heard) - len(most):
        most.append(f"{more} more")
    return f"Who speaks, in {counted(len(speech), 'strip')}, one a turn: {', '.join(most)}."
