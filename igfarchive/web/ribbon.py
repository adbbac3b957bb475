"""The speaker ribbon: a session at a glance, one strip a turn, as wide as its words."""

from collections.abc import Collection, Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models import Session, Utterance
from igfarchive.web.templatetags.counting import counted
from igfarchive.web.voices import NOBODY, OTHERS, Voice

WIDTH, HEIGHT = 1_000, 24
NAMED_IN_TEXT = 6

# What tells the speakers apart without their colours; the first has none.
LINES = ("M0 6 6 0", "M0 3h6", "M0 0 6 6", "M2 3h2", "M0 3h6M3 0v6", "M3 0v6", "M0 6 6 0M0 0 6 6")
PATTERNS = "".join(
    f'<pattern id="ribbon-{style}" width="6" height="6" patternUnits="userSpaceOnUse">'
    f'<rect class="v{style}" width="6" height="6"/><path d="{lines}"/></pattern>'
    for style, lines in enumerate(LINES, 1)
)


def ribbon(
    session: Session,
    voices: Sequence[Voice],
    utterances: Iterable[Utterance],
    shown: Collection[int] | None,
) -> SafeString:
    """An SVG of the turns of speech, and the same in words; those not among `shown` are dimmed.

    A strip leads to its turn: within the page, or to the whole session where a filter left the
    turn out. Without a script the strips are for a pointer alone: who uses a keyboard or a screen
    reader reads the words, and goes along the turns themselves.
    """
    speech = [each for each in utterances if each.is_speech]
    total = sum(max(each.words, 1) for each in speech) or 1
    names = {voice.speaker.pk: voice.speaker.name for voice in voices if voice.speaker}
    styles = {voice.speaker.pk: voice.style for voice in voices if voice.speaker}
    strips: list[str] = []
    so_far, start = 0, 0.0
    for each in speech:
        words = max(each.words, 1)
        so_far += words
        # A tenth is the tenth of a pixel. Ends are rounded, not widths: no strip leaves a crack.
        end = round(WIDTH * so_far / total, 1)
        dim = shown is not None and each.pk not in shown
        style = styles.get(each.speaker_id or 0, NOBODY)
        strips.append(_strip(session, each, names, (start, end), style, dim=dim))
        start = end
    return mark_safe(  # noqa: S308 - names are escaped in _strip and _summary
        f'<svg class="ribbon" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><defs>{PATTERNS}</defs>{"".join(strips)}</svg>'
        f'<p class="hidden">{escape(_summary(voices, speech))}</p>'
    )


def swatch(voice: Voice) -> SafeString:
    """A square in the style of the voice's strips: together they are the ribbon's legend."""
    square = _drawn(voice.style, 'width="12" height="12"')
    return mark_safe(  # noqa: S308 - all of it is our own
        f'<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">{square}</svg>'
    )


def _drawn(style: int, box: str) -> str:
    """A box in its pattern; the first speaker, the others and nobody have a colour alone."""
    paint = f'fill="url(#ribbon-{style})"' if 1 <= style < OTHERS else f'class="v{style}"'
    return f"<rect {paint} {box}/>"


def _strip(
    session: Session,
    utterance: Utterance,
    names: dict[int, str],
    place: tuple[float, float],
    style: int,
    *,
    dim: bool,
) -> str:
    start, end = place
    name = names.get(utterance.speaker_id or 0, "Nobody named")
    address = f"{session.get_absolute_url() if dim else ''}#u{utterance.key}"
    box = f'x="{start:g}" width="{end - start:g}" height="{HEIGHT}"'
    return (
        f'<a href="{escape(address)}" tabindex="-1"{" class=dim" if dim else ""}>'
        f"<title>u{utterance.key} {escape(name)}, {counted(utterance.words, 'word')}</title>"
        f"{_drawn(style, box)}</a>"
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
