"""A quotation that says where it comes from, and which reading of the words it is."""

from collections.abc import Iterable

from igfarchive.archive.models import Affiliation, Session, Speaker, Utterance
from igfarchive.archive.readings import Correction, Reading
from igfarchive.exporting.citations.addresses import selection_address
from igfarchive.search.matches.results import Span
from igfarchive.text.characters import with_plain_spaces


def quotation_form(session: Session) -> str:
    """How words of a session are quoted: a format string of `words`, `who`, `reading`, `address`.

    >>> "“{words}”\\n— {who}, in “Tides”, Harbour Forum 2031 WS 7, 2 March 2031, real-time captions,
    ... {reading}, igfarchive, {address}"

    The script that copies quotations fills in the same form, which has no other fields.
    """
    where = [
        f"in “{session.title}”",
        " ".join(filter(None, [session.event.name, session.code])),
        f"{session.date:%-d %B %Y}" if session.date else "",
        "real-time captions",
    ]
    stated = ", ".join(filter(None, where)).replace("{", "{{").replace("}", "}}")
    return f"“{{words}}”\n— {{who}}, {stated}, {{reading}}, igfarchive, {{address}}"


def quoted_as(speaker: Speaker | None, affiliation: Affiliation | str | None) -> str:
    """Whose words they are, and for whom that day: Ada Quill (Harbour Authority)."""
    who = speaker.name if speaker else "Speaker not named"
    return f"{who} ({affiliation})" if affiliation else who


def quotation(
    utterance: Utterance,
    affiliation: Affiliation | None,
    reading: Reading,
    place: Span,
    address: str,
    since: Iterable[Correction] = (),
) -> str:
    """The words at a place of a reading, with speaker, session, reading and permanent address.

    `address` is the turn's, to which that of fewer words adds them. `since` are the corrections of
    captioned words that are quoted as such.
    """
    whole = with_plain_spaces(reading.text.strip())
    words = with_plain_spaces(reading.text[place.start : place.end].strip())
    return quotation_form(utterance.session).format(
        words=words,
        who=quoted_as(utterance.speaker, affiliation),
        reading=reading_told(utterance, reading, place, since),
        address=selection_address(address, "" if words == whole else words),
    )


def reading_told(
    utterance: Utterance, reading: Reading, place: Span, since: Iterable[Correction] = ()
) -> str:
    """Which reading the words at a place are of, as a quotation says it.

    `since` are the corrections of captioned words that are quoted as such.
    """
    corrected = any(each.start < place.end and place.start < each.end for each in since)
    return corrections_in(utterance, reading, place) or (
        "as captioned, corrected since" if corrected else "as captioned"
    )


def corrections_in(utterance: Utterance, reading: Reading, place: Span) -> str:
    """That words at a place of the reading were corrected, and how they were captioned; else ""."""
    shift = 0
    captioned = []
    for each in reading.corrections:
        start = each.start + shift
        end = start + len(each.replacement)
        if start <= place.end and place.start <= end:
            captioned.append(f"“{utterance.text[each.start : each.end]}”")
        shift += len(each.replacement) - (each.end - each.start)
    return f"corrected reading, captioned {', '.join(captioned)}" if captioned else ""
